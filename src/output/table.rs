//! Tables for people, in the manner of kubectl: capital headings, no lines, columns as wide as needed.

use comfy_table::{ContentArrangement, presets};
use std::io::{self, Write};

use super::style::{Ink, Style};
use super::visible;

/// Rows under headings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    empty: String,
}

impl Table {
    /// Makes a table without rows; `empty` is what is printed should it stay so.
    pub(crate) fn new<'a>(columns: impl IntoIterator<Item = &'a str>, empty: &str) -> Self {
        Self { columns: columns.into_iter().map(str::to_uppercase).collect(), rows: Vec::new(), empty: empty.to_owned() }
    }

    /// Adds a row. Cells that are missing at its end are empty, surplus ones are dropped.
    pub(crate) fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) -> &mut Self {
        let mut row: Vec<String> = cells.into_iter().map(|cell| visible::lines(&cell.into()).into_owned()).collect();
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
        self
    }

    /// Tells whether there is nothing to show.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the table, wrapped inside its cells where the terminal is too narrow.
    pub(crate) fn write(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        if self.is_empty() {
            return writeln!(out, "{}", self.empty);
        }
        let text = self.layout(style).to_string();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_end();
            if number == 0 {
                writeln!(out, "{}", style.paint(Ink::Strong, line))?;
            } else {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    }

    fn layout(&self, style: Style) -> comfy_table::Table {
        let mut table = comfy_table::Table::new();
        table.load_style(presets::NOTHING).set_header(&self.columns).add_rows(&self.rows);
        let width = u16::try_from(style.width).unwrap_or(u16::MAX);
        if width > 0 {
            table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
        }
        let last = self.columns.len().saturating_sub(1);
        for (index, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, if index == last { 0 } else { 3 }));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::{Style, Table};

    fn text(table: &Table, width: usize) -> String {
        let mut out = Vec::new();
        table.write(Style { width, ..Style::plain() }, &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        let mut table = Table::new(["code", "name"], "none");
        table.row(["MSH0101", "unknown-host"]).row(["MSH0102"]);
        insta::assert_snapshot!(text(&table, 0), @r"
        CODE      NAME
        MSH0101   unknown-host
        MSH0102
        ");
    }

    #[test]
    fn cells_wrap_on_a_narrow_terminal() {
        let mut table = Table::new(["code", "text"], "none");
        table.row(["MSH0101", "a long sentence that does not fit into the terminal at all"]);
        let text = text(&table, 40);
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
        assert!(text.lines().count() > 2, "{text}");
    }

    #[test]
    fn nothing_to_show_is_said_in_words() {
        assert_eq!(text(&Table::new(["a"], "no rules match"), 80), "no rules match\n");
    }
}
