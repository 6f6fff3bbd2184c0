//! The only place that prints: data to standard output, talk to standard error, findings in every
//! format, tables, diffs and progress. It is told what the terminal can do and asks nobody.

pub(crate) mod diff;
pub(crate) mod findings;
mod print;
pub(crate) mod printer;
pub(crate) mod progress;
pub(crate) mod style;
pub(crate) mod table;
mod visible;

pub(crate) use findings::{Format, render};
pub(crate) use printer::{Printer, Volume};
pub(crate) use progress::Progress;
pub(crate) use style::Style;
pub(crate) use table::Table;
