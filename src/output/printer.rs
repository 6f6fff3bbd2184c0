//! Standard output for data, standard error for talk. A reader that goes away (`| head`) is a quiet
//! end, neither a panic nor an error.

use std::io::{self, BufWriter, ErrorKind, Write};

use super::style::{Ink, Style};
use super::visible;

/// How much the program talks. Data is printed at every volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Volume {
    /// Errors only.
    Quiet,
    #[default]
    Normal,
    /// Details too.
    Verbose,
}

/// The program's two voices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Printer {
    pub(crate) volume: Volume,
    /// Style of standard output.
    pub(crate) data: Style,
    /// Style of standard error.
    pub(crate) talk: Style,
}

impl Printer {
    /// Makes a printer; the caller knows both ends.
    pub(crate) fn new(volume: Volume, data: Style, talk: Style) -> Self {
        Self { volume, data, talk }
    }

    /// Lets `write` write data to standard output, buffered, and flushes.
    pub(crate) fn data(&self, write: impl FnOnce(&mut dyn Write, Style) -> io::Result<()>) -> io::Result<()> {
        let mut out = BufWriter::new(Tolerant::new(io::stdout().lock()));
        write(&mut out, self.data)?;
        out.flush()
    }

    /// Says something for information.
    pub(crate) fn say(&self, text: &str) {
        if self.volume >= Volume::Normal {
            self.talk(None, text);
        }
    }

    /// Says why the program does not go on. Never silenced.
    pub(crate) fn error(&self, text: &str) {
        self.talk(Some((Ink::Error, "error")), text);
    }

    /// Gives advice after an error. Never silenced.
    pub(crate) fn help(&self, text: &str) {
        self.talk(Some((Ink::Info, "help")), text);
    }

    /// Writes one line of talk. A failure to talk has nobody left to be told to.
    fn talk(&self, head: Option<(Ink, &str)>, text: &str) {
        let head = head.map(|(ink, word)| format!("{}: ", self.talk.paint(ink, word))).unwrap_or_default();
        let _ = writeln!(io::stderr().lock(), "{head}{}", visible::lines(text.trim_end()));
    }
}

/// A writer that swallows everything once its reader is gone.
#[derive(Debug)]
pub(crate) struct Tolerant<W> {
    inner: W,
    gone: bool,
}

impl<W: Write> Tolerant<W> {
    /// Wraps a writer.
    pub(crate) fn new(inner: W) -> Self {
        Self { inner, gone: false }
    }

    fn forgive<T>(&mut self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(instead)
            }
            other => other,
        }
    }
}

impl<W: Write> Write for Tolerant<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.gone {
            return Ok(bytes.len());
        }
        let result = self.inner.write(bytes);
        self.forgive(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.gone {
            return Ok(());
        }
        let result = self.inner.flush();
        self.forgive(result, ())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind, Write};

    use super::Tolerant;

    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_reader_that_left_is_no_error() {
        let mut out = Tolerant::new(Failing(ErrorKind::BrokenPipe));
        assert!(out.write_all(b"data").is_ok() && out.write_all(b"more").is_ok() && out.flush().is_ok());
    }

    #[test]
    fn a_full_disk_stays_an_error() {
        assert!(Tolerant::new(Failing(ErrorKind::StorageFull)).write_all(b"data").is_err());
    }
}
