//! Where records and findings go: standard output or a file.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;
use gouji::text::lang::{Lang, Text};

/// An open output.
pub(super) struct Output {
    out: BufWriter<Box<dyn Write>>,
    path: Option<PathBuf>,
    terminal: bool,
    colour: bool,
}

impl Output {
    /// Standard output.
    pub(super) fn stdout() -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let colour = AutoStream::choice(&stdout) != ColorChoice::Never;
        let out: Box<dyn Write> = if colour { Box::new(AutoStream::always(stdout)) } else { Box::new(stdout) };
        Self { out: BufWriter::with_capacity(1 << 16, out), path: None, terminal, colour }
    }

    /// A file, made anew; standard output where none is named.
    pub(super) fn open(path: Option<&Path>, lang: Lang) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::stdout()) };
        let file = File::create(path).with_context(|| cannot_write(path, lang))?;
        let out: Box<dyn Write> = Box::new(file);
        Ok(Self { out: BufWriter::new(out), path: Some(path.to_owned()), terminal: false, colour: false })
    }

    /// Whether someone looks on.
    pub(super) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Whether text is coloured.
    pub(super) fn is_coloured(&self) -> bool {
        self.colour
    }

    /// After each report: someone who looks on sees it at once.
    pub(super) fn report_done(&mut self) -> io::Result<()> {
        if self.terminal { self.flush() } else { Ok(()) }
    }

    /// What an error of writing means.
    pub(super) fn failed(&self, error: io::Error, lang: Lang) -> anyhow::Error {
        let stdout = Text { en: "standard output", zh: "标准输出" }.get(lang);
        anyhow::Error::new(error).context(cannot_write(self.path.as_deref().unwrap_or(Path::new(stdout)), lang))
    }
}

fn cannot_write(path: &Path, lang: Lang) -> String {
    let what = Text { en: "cannot write", zh: "无法写入" }.get(lang);
    format!("{what} {}", path.display())
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
