//! The command in the hands of its users: settings, suppressions, baseline, context, fixes.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec:\n  ports: [{name: http, port: 80}]\n";
const ROUTE: &str = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  hosts: [web]\n  http:\n  - route:\n    - destination:\n        host: wep # typo\n";

/// A folder of files to run the command in.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("using").join(name);
        let _ = fs::remove_dir_all(&folder);
        for (name, text) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        Self(folder)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_meshctl"));
        command.arg("analyze").args(arguments).current_dir(&self.0).output().expect("the binary starts")
    }

    /// Returns `code file:line` of every finding.
    fn findings(&self, arguments: &[&str]) -> Vec<String> {
        let output = self.run(&[&["--format", "json"], arguments].concat());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let findings = report["findings"].as_array().expect("a list").iter();
        findings
            .map(|f| {
                format!("{} {}:{}", f["code"].as_str().unwrap_or(""), f["location"]["file"].as_str().unwrap_or(""), f["location"]["line"])
            })
            .collect()
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("a file")
    }
}

#[test]
fn settings_are_found_upwards() {
    let toml = "[analyze]\nfail-on = \"never\"\n[analyze.per-path-ignores]\n\"samples/*\" = [\"unknown-host\"]\n[analyze.levels]\nunknown-host = \"info\"\n";
    let folder = Folder::new(
        "settings",
        &[
            ("meshctl.toml", toml),
            ("a/web.yaml", SERVICE),
            ("a/route.yaml", ROUTE),
            ("samples/web.yaml", SERVICE),
            ("samples/route.yaml", ROUTE),
        ],
    );
    assert_eq!(folder.run(&["a"]).status.code(), Some(0));
    assert_eq!(folder.findings(&["a"]), ["MSH0101 a/route.yaml:11"]);
    assert_eq!(folder.findings(&["samples"]), Vec::<String>::new());
    assert_eq!(folder.run(&["a", "--no-config"]).status.code(), Some(1));
}

#[test]
fn a_typo_in_the_settings_is_refused() {
    let folder = Folder::new("typo", &[("meshctl.toml", "[analyze]\nignor = []\n"), ("web.yaml", SERVICE)]);
    let output = folder.run(&["."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("line 2"), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn suppressions_mute_where_they_stand() {
    let line = ROUTE.replace("# typo", "# meshctl: ignore[unknown-host] until March");
    let above = ROUTE.replace("        host: wep", "        # meshctl: ignore[IST0101] moved\n        host: wep");
    let object = ROUTE.replace("  name: web\n", "  name: web\n  annotations: {meshctl.io/ignore: 'MSH0101: moved'}\n");
    let istio = ROUTE.replace("  name: web\n", "  name: web\n  annotations: {galley.istio.io/analyze-suppress: IST0101}\n");
    for (name, text) in [("line", line), ("above", above), ("object", object), ("istio", istio)] {
        let folder = Folder::new(&format!("suppress-{name}"), &[("web.yaml", SERVICE), ("route.yaml", &text)]);
        assert_eq!(folder.findings(&["."]), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_suppression_that_mutes_nothing_is_a_finding() {
    let folder =
        Folder::new("unused", &[("web.yaml", &SERVICE.replace("spec:", "spec: # meshctl: ignore[unknown-host, no-such-rule] why"))]);
    assert_eq!(folder.findings(&["."]), ["MSH0014 web.yaml:4", "MSH0014 web.yaml:4"]);
}

#[test]
fn the_baseline_tolerates_old_findings_only() {
    let folder = Folder::new("baseline", &[("web.yaml", SERVICE), ("route.yaml", ROUTE)]);
    assert_eq!(folder.run(&[".", "--baseline", "base.json", "--write-baseline"]).status.code(), Some(0));
    // Lines move: still known.
    fs::write(folder.0.join("route.yaml"), format!("# moved\n\n{ROUTE}")).expect("a file");
    assert_eq!(folder.findings(&[".", "--baseline", "base.json"]), Vec::<String>::new());
    // A new mistake is not.
    fs::write(folder.0.join("route.yaml"), format!("{ROUTE}    - destination: {{host: other}}\n")).expect("a file");
    assert!(folder.findings(&[".", "--baseline", "base.json"]).contains(&"MSH0101 route.yaml:12".to_owned()));
    // Fixed ones are pruned.
    fs::write(folder.0.join("route.yaml"), ROUTE.replace("wep", "web")).expect("a file");
    let output = folder.run(&[".", "--baseline", "base.json"]);
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("1 finding of the baseline no longer occur"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    folder.run(&[".", "--baseline", "base.json", "--prune-baseline"]);
    assert!(folder.text("base.json").contains("\"findings\": []"));
}

#[test]
fn context_is_known_but_never_reported_on() {
    let folder = Folder::new(
        "context",
        &[("route/route.yaml", &ROUTE.replace("wep", "web")), ("lib/web.yaml", &SERVICE.replace("spec:", "specs: {}\nspec:"))],
    );
    assert_eq!(folder.findings(&["route", "--with", "lib"]), Vec::<String>::new());
    assert_eq!(folder.findings(&["route", "lib"]), ["MSH0003 lib/web.yaml:4"]);
}

#[test]
fn fixes_change_nothing_else() {
    let route = ROUTE.replace("istio.io/v1\n", "istio.io/v1beta1   # old\n").replace('\n', "\r\n");
    let folder = Folder::new("fix", &[("web.yaml", SERVICE), ("route.yaml", &route)]);
    folder.run(&[".", "--fix"]);
    let safe = route.replace("istio.io/v1beta1", "istio.io/v1");
    assert_eq!(folder.text("route.yaml"), safe, "safe fixes only");
    let output = folder.run(&[".", "--diff", "--suggested"]);
    assert_eq!((output.status.code(), folder.text("route.yaml")), (Some(1), safe.clone()), "--diff changes nothing");
    folder.run(&[".", "--fix", "--suggested"]);
    assert_eq!(folder.text("route.yaml"), safe.replace("host: wep", "host: web"));
}

#[test]
fn several_reports_come_from_one_run() {
    let folder = Folder::new("reports", &[("web.yaml", SERVICE), ("route.yaml", ROUTE)]);
    let output = folder.run(&[".", "--format", "github", "--report-to", "sarif=out.sarif", "--report-to", "junit=out.xml"]);
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("::error file=route.yaml,line=11"));
    assert!(folder.text("out.sarif").contains("\"2.1.0\"") && folder.text("out.xml").contains("<testsuites"));
    assert_eq!(folder.run(&[".", "--report-to", "sarif"]).status.code(), Some(2));
}

#[test]
fn the_namespace_flag_places_nameless_objects() {
    let folder =
        Folder::new("namespace", &[("web.yaml", SERVICE), ("route.yaml", &ROUTE.replace("  namespace: shop\n", "").replace("wep", "web"))]);
    assert_eq!(folder.findings(&[".", "-n", "shop"]), Vec::<String>::new());
    assert_eq!(folder.findings(&["."]), ["MSH0101 route.yaml:10"]);
}

#[test]
fn the_order_of_threads_changes_nothing() {
    let healthy = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata");
    let folder = Folder::new("threads", &[("web.yaml", SERVICE)]);
    let one = folder.run(&[healthy, "--format", "json", "--threads", "1"]);
    let four = folder.run(&[healthy, "--format", "json", "--threads", "4"]);
    assert!(one.stdout == four.stdout, "the report does not depend on the number of threads");
}
