//! Keeps the house in order: who imports whom, walls, file sizes, module names, and the map in `src/lib.rs`.

#[path = "architecture/house.rs"]
mod house;
#[path = "architecture/judge.rs"]
mod judge;
#[path = "architecture/scan.rs"]
mod scan;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use house::{EMPTY_NAMES, LINE_BUDGET, OVER_BUDGET, ROOMS, find};
use judge::{lines_outside_tests, misplaced, module_of};
use scan::{Scan, scan};

/// A file under `src`, with `/` in its name on every system.
struct File {
    name: String,
    source: String,
    scan: Scan,
}

/// Returns every file of `src` that is compiled outside tests, sorted by name.
fn files() -> Vec<File> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut names = Vec::new();
    collect(&src, "", &mut names);
    names.sort();
    let files: Vec<_> = names
        .into_iter()
        .map(|name| {
            let source = fs::read_to_string(src.join(&name)).expect("a listed file is readable");
            let scan = scan(&source, &module_of(&name)).unwrap_or_else(|why| panic!("src/{name} {why}"));
            File { name, source, scan }
        })
        .collect();
    let tests: BTreeSet<Vec<String>> = files
        .iter()
        .flat_map(|file| {
            let module = module_of(&file.name);
            file.scan.test_modules.iter().map(move |test| module.iter().chain([test]).cloned().collect())
        })
        .collect();
    let is_test = |module: &[String]| (1..=module.len()).any(|length| tests.contains(&module[..length]));
    files.into_iter().filter(|file| !is_test(&module_of(&file.name))).collect()
}

fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("src is readable") {
        let entry = entry.expect("src is readable");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), names);
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
            names.push(name);
        }
    }
}

/// Returns the top-level modules that exist.
fn rooms_that_exist() -> BTreeSet<String> {
    files().iter().filter_map(|file| module_of(&file.name).first().cloned()).collect()
}

fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn modules_import_downward_only() {
    let found: Vec<_> = files().iter().flat_map(|file| misplaced(&file.name, &file.scan)).collect();
    assert_none(&found);
}

#[test]
fn plan_has_no_cycle() {
    for (at, room) in ROOMS.iter().enumerate() {
        for (other_at, other) in ROOMS.iter().enumerate() {
            let open = room.may_import(other) && other_at > at && room.name != "cli";
            assert!(!open, "`{}` may import `{}`, which comes later in the table", room.name, other.name);
        }
        for entry in room.imports {
            let known = ["ground", "core", "everything"].contains(entry) || find(entry).is_some();
            assert!(known, "`{}` may import `{entry}`, which is not a room", room.name);
        }
    }
}

#[test]
fn proxy_never_sees_user_kinds() {
    let proxy = find("proxy").expect("the proxy is a room");
    for wall in ["api", "store", "compile", "cluster"] {
        assert!(!proxy.may_import(find(wall).expect("it is a room")), "`proxy` must never import `{wall}`");
    }
}

#[test]
fn files_stay_within_the_line_budget() {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for file in files() {
        let name = format!("src/{}", file.name);
        let lines = lines_outside_tests(&file.source, &file.scan);
        match OVER_BUDGET.iter().find(|(listed, _)| *listed == name) {
            None if lines > LINE_BUDGET => found.push(format!("{name}:1: {lines} lines outside tests, the budget is {LINE_BUDGET}")),
            Some((_, reason)) => {
                seen.insert(name.clone());
                if lines <= LINE_BUDGET {
                    found.push(format!("{name}:1: within the budget again; take it off the list"));
                }
                if reason.trim().is_empty() {
                    found.push(format!("{name}:1: is over the budget without a reason"));
                }
            }
            None => {}
        }
    }
    let gone = OVER_BUDGET.iter().filter(|(listed, _)| !seen.contains(*listed));
    found.extend(gone.map(|(listed, _)| format!("{listed}: is listed as over the budget and does not exist")));
    assert_none(&found);
}

#[test]
fn files_say_what_they_are_for() {
    let silent = files().into_iter().filter(|file| !file.source.starts_with("//!"));
    assert_none(&silent.map(|file| format!("src/{}:1: does not start with a `//!` comment", file.name)).collect::<Vec<_>>());
}

#[test]
fn files_and_folders_are_named_after_their_contents() {
    let named = |file: &File| module_of(&file.name).into_iter().find(|part| EMPTY_NAMES.contains(&part.as_str()));
    let found: Vec<_> =
        files().iter().filter_map(|file| named(file).map(|part| format!("src/{}:1: `{part}` says nothing", file.name))).collect();
    assert_none(&found);
}

/// The heading in `src/lib.rs` under which rooms are listed that nobody has built yet.
const TO_COME: &str = "//! # Rooms to come";

#[test]
fn map_lists_every_room_with_its_imports() {
    let lib = include_str!("../src/lib.rs");
    let (standing, to_come) = lib.split_once(TO_COME).expect("the map lists the rooms to come");
    let exist = rooms_that_exist();
    let mut found = Vec::new();
    for room in ROOMS {
        let imports = if room.imports.is_empty() { "–".to_owned() } else { room.imports.join(", ") };
        let row = |map: &str| {
            let start = format!("//! | `{}` |", room.name);
            map.lines().find(|line| line.starts_with(&start)).map(str::to_owned)
        };
        match (row(standing), row(to_come)) {
            (Some(row), None) | (None, Some(row)) if !row.ends_with(&format!("| {imports} |")) => {
                found.push(format!("src/lib.rs: the map's row for `{}` must end with `| {imports} |`", room.name));
            }
            (Some(_), None) => {}
            (None, Some(_)) if !exist.contains(room.name) => {}
            (None, Some(_)) => found.push(format!("src/lib.rs: `{}` is built; move its row up", room.name)),
            (Some(_), Some(_)) => found.push(format!("src/lib.rs: `{}` has two rows in the map", room.name)),
            (None, None) => found.push(format!("src/lib.rs: `{}` is not on the map", room.name)),
        }
    }
    assert_none(&found);
}

/// The tests of the tests: planted mistakes are found, innocent look-alikes are not.
mod planted {
    use crate::judge::{lines_outside_tests, misplaced, module_of};
    use crate::scan::scan;

    /// Returns what is misplaced in `source`, were it the file `file` under `src`.
    fn found(file: &str, source: &str) -> Vec<String> {
        misplaced(file, &scan(source, &module_of(file)).expect("the planted source is Rust"))
    }

    #[test]
    fn upward_import_is_named_with_file_and_line() {
        let found = found("text/words.rs", "//! Words.\n\nuse crate::yaml::Node;\n");
        assert_eq!(found, ["src/text/words.rs:3: `text` must not import `yaml` (it may import nothing)"]);
    }

    #[test]
    fn nested_braces_are_opened() {
        let source = "use std::{fmt, ops::Range};\nuse crate::{\n    text::words,\n    store::{Store, index::{self, Index}},\n};\n";
        let found = found("yaml/arena.rs", source);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("src/yaml/arena.rs:4: `yaml` must not import `store`"), "{found:?}");
    }

    #[test]
    fn comments_and_strings_are_not_imports() {
        let source = r##"
            // use crate::cli::Args;
            /* crate::cli::run() /* crate::cli */ */
            /// See crate::cli::run and `use crate::output`.
            const TEXT: &str = "use crate::cli::Args;";
            const RAW: &str = r#"std::fs::read("x")"#;
            const QUOTE: char = '"';
            fn lifetime<'a>(x: &'a str) -> &'a str { x }
        "##;
        assert_eq!(found("text/words.rs", source), [""; 0]);
    }

    #[test]
    fn plain_paths_and_macro_bodies_are_read() {
        let source = "fn f() { crate::output::print(1); }\nmacro_rules! m { () => { $crate::cli::run() } }\nm!(crate::store::Store);\n";
        let found = found("diag/level.rs", source);
        assert_eq!(found.len(), 3, "{found:?}");
    }

    #[test]
    fn super_is_followed_to_the_root() {
        assert_eq!(found("diag/level.rs", "use super::super::output::Printer;\n").len(), 1);
        assert_eq!(found("diag/mod.rs", "fn f() { super::cli::run() }\n").len(), 1);
        assert_eq!(found("diag/mod.rs", "mod inner { use super::super::cli::run; }\n").len(), 1);
        assert_eq!(found("diag/level.rs", "use super::cli::run;\n"), [""; 0], "a neighbour within `diag`");
    }

    #[test]
    fn roots_other_name_does_not_hide_a_room() {
        assert_eq!(found("diag/level.rs", "use crate as root;\nfn f() { root::cli::run() }\n").len(), 1);
    }

    #[test]
    fn glob_over_the_root_is_refused() {
        assert_eq!(found("store/mod.rs", "use crate::*;\n").len(), 1);
    }

    #[test]
    fn downward_imports_pass() {
        assert_eq!(found("api/meta.rs", "use crate::{ident::Name, yaml::{Decode, Node}};\n"), [""; 0]);
        assert_eq!(found("analyze/context.rs", "use crate::{optin::Meshed, store::Store};\n"), [""; 0]);
    }

    #[test]
    fn tests_may_look_up_and_touch_the_world() {
        let source = "#[cfg(test)]\nuse std::{fs, env};\n#[cfg(test)]\nmod tests {\n    use crate::cli::run;\n}\n#[cfg(test)]\nfn pair<A, B>() { crate::cli::run() }\n";
        assert_eq!(found("text/words.rs", source), [""; 0]);
        assert_eq!(found("text/words.rs", &format!("{source}use crate::cli::run;\n")).len(), 1, "only the items under the attribute");
    }

    #[test]
    fn effects_stay_out_of_ground_and_core() {
        for effect in ["std::fs::read", "std::time::Instant::now", "std::net::TcpStream::connect", "tokio::spawn", "std::process::exit"] {
            assert_eq!(found("store/mod.rs", &format!("fn f() {{ {effect}(x); }}")).len(), 1, "{effect}");
        }
        assert_eq!(found("ident/cidr.rs", "use std::net::{IpAddr, Ipv4Addr};\nuse std::time::Duration;\n"), [""; 0]);
    }

    #[test]
    fn effects_hidden_by_an_import_are_found() {
        assert_eq!(found("text/words.rs", "use std::time;\nfn f() { time::Instant::now(); }\n").len(), 1);
        assert_eq!(found("text/words.rs", "use std::time::{self as t};\nfn f() { t::SystemTime::now(); }\n").len(), 1);
        assert_eq!(found("text/words.rs", "use std::net::*;\n").len(), 1);
        assert_eq!(found("text/words.rs", "use std::fs;\nfn f() { fs::read(x); }\n").len(), 1, "reported once, at its import");
    }

    #[test]
    fn walls_open_where_they_should() {
        assert_eq!(found("cli/args.rs", "use clap::Parser;\nuse std::fs;\n"), [""; 0]);
        assert_eq!(found("settings/env.rs", "fn f() { std::env::var(x); }\n"), [""; 0]);
        assert_eq!(found("output/table.rs", "use comfy_table::Table;\n"), [""; 0]);
        assert_eq!(found("output/table.rs", "use clap::Parser;\n").len(), 1);
        assert_eq!(found("cli/args.rs", "fn f() { std::env::var(x); }\nuse miette::Report;\n").len(), 2);
        assert_eq!(found("lib.rs", "use clap::Parser;\n").len(), 1);
    }

    #[test]
    fn root_calls_the_surface_only() {
        assert_eq!(found("lib.rs", "mod cli;\nmod store;\nfn run() { cli::run() }\n"), [""; 0]);
        assert_eq!(found("lib.rs", "mod store;\nfn run() { store::Store::new() }\n").len(), 1);
    }

    #[test]
    fn unknown_module_asks_for_a_floor() {
        assert!(found("attic/mod.rs", "//! Things.\n")[0].contains("is not in tests/architecture/house.rs"));
        assert_eq!(found("diag/level.rs", "use crate::attic::Box;\n").len(), 1);
    }

    #[test]
    fn empty_module_names_are_refused() {
        assert_eq!(found("text/mod.rs", "mod helpers;\nmod words;\n").len(), 1);
    }

    #[test]
    fn lines_under_test_do_not_count() {
        let source = "//! One.\nfn f() {}\n\n#[cfg(test)]\nmod tests {\n    fn g() {}\n}\n";
        let scan = scan(source, &[]).expect("the planted source is Rust");
        assert_eq!(lines_outside_tests(source, &scan), 3);
    }
}
