//! Holds one scanned file against the plan and names what is out of place.

use crate::house::{EMPTY_NAMES, ROOMS, Room, WALLS, find};
use crate::scan::{NamedPath, Scan};

/// Returns the module path of a file, given relative to `src` with `/` between the parts.
pub(crate) fn module_of(file: &str) -> Vec<String> {
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    let mut module: Vec<_> = stem.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") || stem == "lib" || stem == "main" {
        module.pop();
    }
    module
}

/// Returns what `scan`, of the file `file` under `src`, imports or names against the plan.
pub(crate) fn misplaced(file: &str, scan: &Scan) -> Vec<String> {
    let module = module_of(file);
    let name = module.first().map_or("lib", String::as_str);
    let Some(room) = find(name) else {
        return vec![format!(
            "src/{file}:1: module `{name}` is not in tests/architecture/house.rs; decide its floor and what it may import"
        )];
    };
    let mut found = Vec::new();
    for path in &scan.paths {
        found.extend(upward(room, path).map(|why| format!("src/{file}:{}: {why}", path.line)));
        found.extend(through_wall(room, path).map(|why| format!("src/{file}:{}: {why}", path.line)));
    }
    for (name, line) in &scan.modules {
        if EMPTY_NAMES.contains(&name.as_str()) {
            found.push(format!("src/{file}:{line}: module `{name}` says nothing about what is inside; name it after that"));
        }
    }
    found
}

/// Returns why `room` may not name `path`, if it is a path into a room it may not see.
fn upward(room: &Room, path: &NamedPath) -> Option<String> {
    let target = match path.segments.first()?.as_str() {
        // A longer import was judged where it stands.
        "crate" if path.imported > 1 => return None,
        "crate" => path.segments.get(1)?.as_str(),
        // In the root, rooms are in scope by their own names.
        first if room.name == "lib" && ROOMS.iter().any(|room| room.name == first) => first,
        _ => return None,
    };
    match find(target) {
        _ if target == "*" => Some(format!("`{}` imports everything from the root; name the room", room.name)),
        // An item of the root, or a macro exported there.
        None if room.name == "lib" => None,
        None => Some(format!("`{}` names `crate::{target}`, which is not a room of tests/architecture/house.rs", room.name)),
        Some(other) if room.may_import(other) => None,
        Some(other) => {
            let allowed = if room.imports.is_empty() { "nothing".to_owned() } else { room.imports.join(", ") };
            Some(format!("`{}` must not import `{}` (it may import {allowed})", room.name, other.name))
        }
    }
}

/// Returns why `room` may not name `path`, if it goes through a wall.
fn through_wall(room: &Room, path: &NamedPath) -> Option<String> {
    let wall = WALLS.iter().find(|wall| !wall.is_open_to(room) && wall.stands_before(&path.segments))?;
    if path.imported > 0 && wall.stands_before(&path.segments[..path.imported]) {
        return None;
    }
    Some(format!("`{}` must not name `{}`: {}", room.name, path.segments.join("::"), wall.reason))
}

/// Returns the number of lines outside tests.
pub(crate) fn lines_outside_tests(source: &str, scan: &Scan) -> usize {
    let under_test: usize = scan.test_lines.iter().map(|lines| lines.end() + 1 - lines.start()).sum();
    source.lines().count().saturating_sub(under_test)
}
