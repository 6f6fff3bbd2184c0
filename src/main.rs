//! Runs the program and returns its exit code.

/// Decoding makes millions of small texts; this allocator halves what they cost.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    meshctl::run()
}
