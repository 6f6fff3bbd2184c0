//! A spinner or bar on standard error, for work that takes long enough to make people wonder.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::visible;

/// Work shorter than this shows nothing, so that quick runs do not flicker.
const PATIENCE: Duration = Duration::from_millis(400);
const TICK: Duration = Duration::from_millis(100);

/// Progress of one piece of work; disappears when dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Dropping it tells the waiting thread that there is nothing left to show.
    _running: Option<Sender<()>>,
}

impl Progress {
    /// Begins. Without `total` it is a spinner; unless `terminal`, it stays invisible.
    pub(crate) fn start(message: &str, total: Option<u64>, terminal: bool, unicode: bool) -> Self {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        bar.set_style(style(total.is_some(), unicode));
        bar.set_message(visible::line(message).into_owned());
        let running = terminal.then(|| show_later(bar.clone()));
        Self { bar, _running: running }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Shows the bar after a while, from a thread of its own: the work may be one long step.
fn show_later(bar: ProgressBar) -> Sender<()> {
    let (running, ended) = mpsc::channel();
    thread::spawn(move || {
        if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) && !bar.is_finished() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(TICK);
        }
    });
    running
}

fn style(counted: bool, unicode: bool) -> ProgressStyle {
    let template = if counted { "{msg} [{bar:30}] {pos}/{len}" } else { "{spinner} {msg}" };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
    if unicode {
        style.progress_chars("━━─").tick_chars("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ ")
    } else {
        style.progress_chars("=> ").tick_chars("|/-\\ ")
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn nothing_is_drawn_without_a_terminal() {
        for total in [None, Some(3)] {
            let progress = Progress::start("reading", total, false, true);
            assert!(progress.bar.is_hidden());
        }
    }
}
