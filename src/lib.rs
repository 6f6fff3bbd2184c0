//! meshctl: the service-mesh operator's tool. This file is the map of the house.
//!
//! One crate, one binary. The top-level modules are rooms, ordered from ground to surface; a room imports only from
//! the rooms its row names, so every question "who may know this?" has one answer. `tests/architecture.rs` reads the
//! imports and fails, naming file and line, when one points upward or goes through a wall; it also compares this map
//! with its own table.
//!
//! # Floors
//!
//! Ground: values; no I/O, no async.
//!
//! | room | is | may import |
//! |---|---|---|
//! | `text` | words, suggestions, durations, string patterns | – |
//! | `ident` | the validated words of identity and place: names, hosts, SPIFFE ids, CIDRs, object references | text |
//! | `diag` | findings as values: rule, level, span, fix, report; prints nothing | ident, text |
//! | `yaml` | text ↔ documents with byte spans; paths; lenient decoding | diag, ident, text |
//! | `api` | what users and Kubernetes write: one file per kind, each declared once | yaml, ident, text |
//! | `optin` | labels and annotations with their validation; is this workload meshed, and by whom | api, diag, ident, text |
//!
//! Core: pure functions over values.
//!
//! | room | is | may import |
//! |---|---|---|
//! | `store` | the mesh as data, whatever it was read from: indexes, selectors, reference resolution | ground |
//! | `analyze` | rules over a store, one file per rule, a sorted table; `now` is an argument | store, compile, ir, pki, ground |
//!
//! Surface: people.
//!
//! | room | is | may import |
//! |---|---|---|
//! | `settings` | flag over variable over file over default, and where each came from | yaml, diag, ident, text |
//! | `output` | the only place that prints: tables, JSON, YAML, names, findings, progress | diag, yaml, ident, text |
//! | `cli` | one file per verb: parse → settle → gather → call core → print one report | everything |
//!
//! This root is the door: it calls `cli` and nothing else. `main.rs` calls [`run`].
//!
//! # Where a change goes
//!
//! | change | files |
//! |---|---|
//! | a field of a kind | `api/<dialect>/<kind>.rs` |
//! | a new kind | `api/<dialect>/<kind>.rs`, one line in the table of `api/kind.rs` |
//! | a new finding | `analyze/rules/<group>/<rule>.rs`, one line in `analyze/rules/mod.rs`, `testdata/analyze/<rule>/` |
//! | a label or annotation | `optin` |
//! | how a reference resolves | `store` |
//! | how a wrong value is reported | `yaml/decode` |
//! | an environment variable | `settings` |
//! | a way to print findings | `output` |
//! | a new command | `cli/<verb>.rs`, one variant in `cli/args.rs`, `tests/cmd/<verb>/` |
//! | a new room, or a new import between rooms | `tests/architecture/house.rs`, and the row here |
//!
//! # Walls
//!
//! - Ground and core name no `tokio`, `hyper`, sockets, file system, environment, process, clock or randomness: they
//!   run the same in a command, a webhook and a test. Addresses and durations are values and pass.
//! - `std::env` is read in `settings`; arguments come through `clap`, which is named in `cli` only.
//! - Terminal crates (`miette`, `indicatif`, `comfy_table`) are named in `output` only, and nothing else prints.
//! - `granit_parser` is named in `yaml`, `kube` in `cluster`, Kubernetes' generated types in `cluster` and `control`.
//! - `#[cfg(test)]` code may look anywhere.
//!
//! A file has at most 600 lines outside tests, starts with a `//!` comment, and is named after what is inside.
//!
//! # Where this differs from the design page
//!
//! - `api` imports `yaml`. Kinds decode through a trait of our own and not through serde, because a serde visitor is
//!   consumed by its first error: decoding must report a wrong field at its key, count it as absent and go on.
//! - `output` imports `ident`: a finding names its object by an `ObjectRef`.
//!
//! # Rooms to come
//!
//! | room | is | may import |
//! |---|---|---|
//! | `ir` | what one proxy is told, and the pure decisions on it | ident, text |
//! | `compile` | store and workload → ir | store, ir, ground |
//! | `pki` | keys, signing requests, chains, bundles; the clock is an argument | diag, ident, text |
//! | `inject` | pod → pod, as span edits and as JSON patch | ground |
//! | `manifest` | install profile → ordered Kubernetes objects | ground |
//! | `image` | this binary → OCI layout | text |
//! | `check` | health and preflight as functions over facts | ground |
//! | `envoy` | ir → Envoy JSON, Envoy dump → views | ir, ident, text |
//! | `query` | answers for people: describe, trace, authorization, diff | store, compile, ir, envoy, ground |
//! | `telemetry` | this process's logs, metrics, spans | text |
//! | `cluster` | the only place that talks to Kubernetes | store, api, ident, telemetry, text |
//! | `wire` | what control plane and proxy say to each other | ir, ident, telemetry, text |
//! | `admin` | the small HTTP port of every long-running process | telemetry, text |
//! | `proxy` | the data plane; never sees what users write | ir, envoy, ident, pki, wire, admin, telemetry, text |
//! | `control` | the control plane | core, wire, admin, telemetry, ground |
//! | `sandbox` | a mesh on one machine, no Kubernetes | control, proxy, core, wire, admin, telemetry, ground |

mod analyze;
#[allow(dead_code, reason = "kinds are declared whole: every field is checked, readers come with their rooms")]
mod api;
mod cli;
mod diag;
mod ident;
mod optin;
mod output;
mod settings;
mod store;
mod text;
mod yaml;

/// Runs the program on the process's own arguments and returns its exit code.
pub fn run() -> std::process::ExitCode {
    cli::run()
}

/// Analyses any bytes; the entry of `fuzz/fuzz_targets/analyze.rs`.
#[cfg(fuzzing)]
pub fn analyze_any(bytes: &[u8]) {
    cli::analyze_any(bytes);
}
