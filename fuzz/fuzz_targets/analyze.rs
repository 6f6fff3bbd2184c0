//! Any bytes through parse → store → rules → reports: `cargo +nightly fuzz run analyze`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| meshctl::analyze_any(bytes));
