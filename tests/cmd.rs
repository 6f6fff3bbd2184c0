//! Command pages: every console block in `tests/cmd/` and in the README is run and compared.

#[test]
fn command_pages_and_readme() {
    trycmd::TestCases::new().env("NO_COLOR", "1").env("COLUMNS", "100").case("tests/cmd/**/*.md").case("README.md");
}
