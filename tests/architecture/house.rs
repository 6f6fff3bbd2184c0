//! The plan of the house: rooms from ground to surface, walls, and the size budget.
//!
//! The floors are repeated, in words, in the crate comment of `src/lib.rs`; a test compares the two.

/// Where a room lies; the walls on other people's crates go by floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Floor {
    /// Values; no I/O, no async.
    Ground,
    /// Pure functions over values.
    Core,
    /// Effects and async.
    World,
    /// People.
    Surface,
}

/// One top-level module and what it may import: rooms, or `ground`, `core`, `everything`.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) name: &'static str,
    pub(crate) floor: Floor,
    pub(crate) imports: &'static [&'static str],
}

const fn room(floor: Floor, name: &'static str, imports: &'static [&'static str]) -> Room {
    Room { name, floor, imports }
}

use Floor::{Core, Ground, Surface, World};

/// Every room, in an order in which each imports only from rooms above its own line.
#[rustfmt::skip]
pub(crate) const ROOMS: &[Room] = &[
    room(Ground, "text", &[]),
    room(Ground, "ident", &["text"]),
    room(Ground, "diag", &["ident", "text"]),
    room(Ground, "yaml", &["diag", "ident", "text"]),
    room(Ground, "api", &["yaml", "ident", "text"]),
    room(Ground, "optin", &["api", "diag", "ident", "text"]),
    room(Core, "store", &["ground"]),
    room(Core, "ir", &["ident", "text"]),
    room(Core, "compile", &["store", "ir", "ground"]),
    room(Core, "pki", &["diag", "ident", "text"]),
    room(Core, "analyze", &["store", "compile", "ir", "pki", "ground"]),
    room(Core, "inject", &["ground"]),
    room(Core, "manifest", &["ground"]),
    room(Core, "image", &["text"]),
    room(Core, "check", &["ground"]),
    room(Core, "envoy", &["ir", "ident", "text"]),
    room(Core, "query", &["store", "compile", "ir", "envoy", "ground"]),
    room(World, "telemetry", &["text"]),
    room(World, "cluster", &["store", "api", "ident", "telemetry", "text"]),
    room(World, "wire", &["ir", "ident", "telemetry", "text"]),
    room(World, "admin", &["telemetry", "text"]),
    room(World, "proxy", &["ir", "envoy", "ident", "pki", "wire", "admin", "telemetry", "text"]),
    room(World, "control", &["core", "wire", "admin", "telemetry", "ground"]),
    room(World, "sandbox", &["control", "proxy", "core", "wire", "admin", "telemetry", "ground"]),
    room(Surface, "settings", &["yaml", "diag", "ident", "text"]),
    room(Surface, "output", &["diag", "yaml", "ident", "text"]),
    room(Surface, "cli", &["everything"]),
];

/// What `src/lib.rs` itself may call; it is the door, not a room.
const DOOR: Room = room(Surface, "lib", &["cli"]);

/// Returns the room of this name.
pub(crate) fn find(name: &str) -> Option<&'static Room> {
    if name == DOOR.name { Some(&DOOR) } else { ROOMS.iter().find(|room| room.name == name) }
}

impl Room {
    /// Returns whether this room may import from `other`.
    pub(crate) fn may_import(&self, other: &Room) -> bool {
        self.name == other.name
            || self.imports.iter().any(|&entry| match entry {
                "ground" => other.floor == Ground,
                "core" => other.floor == Core,
                "everything" => true,
                name => name == other.name,
            })
    }
}

/// Paths that may be named in some rooms only.
#[derive(Debug)]
pub(crate) struct Wall {
    /// Paths outside this crate; a longer path through one of them is behind the wall too.
    pub(crate) paths: &'static [&'static str],
    pub(crate) open_to: Open,
    pub(crate) reason: &'static str,
}

/// Who may name the paths of a wall.
#[derive(Debug)]
pub(crate) enum Open {
    Rooms(&'static [&'static str]),
    Floors(&'static [Floor]),
}

/// The walls on other people's crates and on the effects in `std`.
pub(crate) const WALLS: &[Wall] = &[
    Wall {
        paths: &[
            "tokio",
            "tokio_util",
            "hyper",
            "hyper_util",
            "reqwest",
            "std::fs",
            "std::process",
            "std::net::TcpListener",
            "std::net::TcpStream",
            "std::net::UdpSocket",
            "std::net::ToSocketAddrs",
            "std::os::unix::net",
            "std::time::SystemTime",
            "std::time::Instant",
            "rand",
            "fastrand",
            "getrandom",
        ],
        open_to: Open::Floors(&[World, Surface]),
        reason: "ground and core are pure: no I/O, no async, no clock, no randomness",
    },
    Wall { paths: &["std::env"], open_to: Open::Rooms(&["settings"]), reason: "`settings` is the only reader of the environment" },
    Wall { paths: &["kube"], open_to: Open::Rooms(&["cluster"]), reason: "`cluster` is the only place that talks to Kubernetes" },
    Wall {
        paths: &["k8s_openapi"],
        open_to: Open::Rooms(&["cluster", "control"]),
        reason: "our own types in `api` are what the rest of the house reads",
    },
    Wall { paths: &["granit_parser"], open_to: Open::Rooms(&["yaml"]), reason: "users' text is read by one parser, into the arena" },
    Wall { paths: &["clap", "clap_complete", "clap_mangen"], open_to: Open::Rooms(&["cli"]), reason: "arguments are `cli`'s" },
    Wall {
        paths: &["miette", "indicatif", "comfy_table", "console", "crossterm", "owo_colors", "anstream"],
        open_to: Open::Rooms(&["output"]),
        reason: "`output` is the only place that prints",
    },
];

impl Wall {
    /// Returns whether `room` may name what is behind this wall.
    pub(crate) fn is_open_to(&self, room: &Room) -> bool {
        match &self.open_to {
            Open::Rooms(names) => names.contains(&room.name),
            Open::Floors(floors) => floors.contains(&room.floor),
        }
    }

    /// Returns whether naming `path` goes through this wall.
    ///
    /// A glob over a parent counts: `std::time::*` may bring in the clock.
    pub(crate) fn stands_before(&self, path: &[String]) -> bool {
        self.paths.iter().any(|wall| {
            let mut wall = wall.split("::");
            for segment in path {
                match wall.next() {
                    None => return true,
                    Some(_) if segment == "*" => return true,
                    Some(expected) if expected != segment => return false,
                    Some(_) => {}
                }
            }
            wall.next().is_none()
        })
    }
}

/// Lines outside `#[cfg(test)]` that a file may have.
pub(crate) const LINE_BUDGET: usize = 600;

/// Files over the budget, each with its reason; an entry whose file shrank or went away fails the test.
pub(crate) const OVER_BUDGET: &[(&str, &str)] = &[];

/// Names that say nothing about what is inside.
pub(crate) const EMPTY_NAMES: &[&str] = &["util", "utils", "common", "helper", "helpers", "types", "manager", "misc"];
