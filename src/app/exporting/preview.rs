//! The first lines of what an export would write.

use super::ExportSet;
use crate::formats::{ExportFormat, ExportInput, Options, OutFile, Report};

/// How many lines a preview has at most.
pub const PREVIEW_LINES: usize = 40;
/// How many code points of a line it shows.
const LINE: usize = 200;
/// How many articles and how many annotations of each layer it is made of.
const ARTICLES: usize = 3;
const ANNOTATIONS: usize = 8;

/// The first lines of the files that `format` would make of the set, each file's name before its lines;
/// files that are no text are named with their size in bytes.
pub fn preview(set: &ExportSet, format: &dyn ExportFormat, options: &Options) -> Vec<String> {
    let mut few: Vec<_> = set.articles.iter().take(ARTICLES).cloned().collect();
    for layer in few.iter_mut().flat_map(|article| &mut article.layers) {
        layer.annotations.truncate(ANNOTATIONS);
    }
    let input = ExportInput {
        articles: &few,
        ..set.input(jiff::Timestamp::UNIX_EPOCH)
    };
    match format.write(&input, options, &mut Report::default()) {
        Ok(files) => lines_of(&files),
        Err(error) => vec![error.to_string()],
    }
}

fn lines_of(files: &[OutFile]) -> Vec<String> {
    let of_file = |file: &OutFile| {
        let name = (files.len() > 1).then(|| format!("— {} —", file.path));
        let text = std::str::from_utf8(&file.bytes).ok();
        let lines: Vec<String> = match text.filter(|text| !text.contains('\0')) {
            Some(text) => text.lines().take(PREVIEW_LINES).map(shortened).collect(),
            None => vec![format!("{} bytes that are no text", file.bytes.len())],
        };
        name.into_iter().chain(lines).collect::<Vec<String>>()
    };
    files.iter().flat_map(of_file).take(PREVIEW_LINES).collect()
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(LINE) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.to_owned(),
    }
}
