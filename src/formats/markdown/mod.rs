//! A list of quotes by tag, as Markdown: to be read, sent and pasted, not to be read back.

pub(super) mod escape;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::escape::{push_block, push_line};
use super::{
    ExportArticle, ExportFormat, ExportInput, ExportLayer, FormatError, Loss, Options, OutFile,
    Report, Shape,
};
use crate::model::{Annotation, AnnotationId, FieldId, FieldValue, Link, Span, Tag, TagId};

/// A list of quotes.
#[derive(Clone, Copy, Debug)]
pub struct Markdown;

/// How much of a linked annotation's words is shown, in code points.
const SHOWN: usize = 80;

impl ExportFormat for Markdown {
    fn id(&self) -> &'static str {
        "markdown"
    }

    fn label(&self) -> &'static str {
        "Markdown list of quotes"
    }

    fn read_by(&self) -> &'static str {
        "people, in any text editor; Obsidian, pandoc, wikis"
    }

    fn shape(&self) -> Shape {
        Shape::File("md")
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(&[])?;
        let mut list = List::new(input);
        list.head();
        for (tag_id, quotes) in by_tag(input) {
            list.tag(tag_id, quotes.len());
            for quote in quotes {
                list.quote(quote);
                quote_losses(quote, report);
            }
        }
        set_losses(input, report);
        if list.out.contains('\0') {
            list.out = list.out.replace('\0', "\u{fffd}");
            report.lose(Loss::Characters, || "U+0000".to_owned());
        }
        Ok(vec![OutFile::text("quotes.md", list.out)])
    }
}

/// An annotation with what it stands in.
#[derive(Clone, Copy)]
struct Quote<'a> {
    article: &'a ExportArticle,
    layer: &'a ExportLayer,
    annotation: &'a Annotation,
}

/// The annotations by tag: those of the codebook in its order, then the others.
fn by_tag<'a>(input: &ExportInput<'a>) -> Vec<(&'a TagId, Vec<Quote<'a>>)> {
    let mut quotes: BTreeMap<&TagId, Vec<Quote<'_>>> = BTreeMap::new();
    for (article, layer, annotation) in input.annotations() {
        quotes.entry(&annotation.tag).or_default().push(Quote {
            article,
            layer,
            annotation,
        });
    }
    let known = input.codebook.tags.iter();
    let mut ordered: Vec<_> = known
        .filter_map(|tag| quotes.remove_entry(&tag.id))
        .collect();
    ordered.extend(quotes);
    ordered
}

/// The list while it is written.
struct List<'a> {
    input: ExportInput<'a>,
    tags: BTreeMap<&'a TagId, &'a Tag>,
    // The ends of links alone.
    ends: BTreeMap<&'a AnnotationId, Quote<'a>>,
    out: String,
}

impl<'a> List<'a> {
    fn new(input: &ExportInput<'a>) -> Self {
        let tags = input.codebook.tags.iter();
        let links = input.annotations().flat_map(|(_, _, it)| &it.links);
        let wanted: std::collections::BTreeSet<_> = links.map(|link| &link.to).collect();
        let ends = input
            .annotations()
            .filter(|(_, _, it)| wanted.contains(&it.id));
        Self {
            input: *input,
            // Of two tags with one id the first counts, as everywhere.
            tags: tags.rev().map(|tag| (&tag.id, tag)).collect(),
            ends: ends
                .map(|(article, layer, annotation)| {
                    let quote = Quote {
                        article,
                        layer,
                        annotation,
                    };
                    (&annotation.id, quote)
                })
                .collect(),
            out: String::new(),
        }
    }

    fn head(&mut self) {
        self.out.push_str("# ");
        push_line(&mut self.out, self.input.name);
        let n_quotes = self.input.annotations().count();
        let n_articles = self.input.articles.len();
        let made = self.input.made.strftime("%Y-%m-%d");
        let line = format!("\n\n{n_quotes} annotations on {n_articles} articles, {made}\n");
        self.out.push_str(&line);
    }

    fn tag(&mut self, tag_id: &TagId, n_quotes: usize) {
        let tag = self.tags.get(tag_id).copied();
        self.out.push_str("\n## ");
        push_line(&mut self.out, name_of(tag, tag_id));
        self.out.push_str(&format!(" ({n_quotes})\n"));
        let definition = tag.map_or("", |tag| tag.definition.as_str());
        if !definition.trim().is_empty() {
            self.out.push('\n');
            push_block(&mut self.out, definition, "", "");
            self.out.push('\n');
        }
    }

    fn quote(&mut self, quote: Quote<'a>) {
        let annotation = quote.annotation;
        self.out.push('\n');
        let words = words_of(quote);
        if words.is_empty() {
            let why = if annotation.is_article_level() {
                "*On the whole article*"
            } else {
                "*Without words*"
            };
            self.out.push_str(why);
        } else {
            push_block(&mut self.out, &words, "> ", "> ");
        }
        self.out.push_str("\n\n");
        if annotation.is_unplaced() {
            self.out
                .push_str("- *Without a sure place in the article*\n");
        }
        self.source(quote);
        let tag = self.tags.get(&annotation.tag).copied();
        for (name, value) in filled_fields(tag, annotation) {
            self.item(&name, &value);
        }
        self.item("Note", &annotation.note);
        for link in &annotation.links {
            let end = self.end(link);
            self.item(&link.relation, &end);
        }
    }

    /// Where the words come from and who tagged them.
    fn source(&mut self, quote: Quote<'_>) {
        let metadata = &quote.article.article.metadata;
        let date = metadata.date.map(|date| date.to_string());
        let date = date.unwrap_or_default();
        let known = [&metadata.title, &metadata.outlet, &date];
        let known = known.into_iter().filter(|it| !it.trim().is_empty());
        let mut source: Vec<&str> = known.map(String::as_str).collect();
        source.push(quote.article.name());
        self.item("Article", &source.join(", "));
        self.address(&metadata.url);
        let name = self.input.annotator_name(&quote.layer.annotator);
        self.item("Annotator", &name);
    }

    fn address(&mut self, url: &str) {
        let is_link = url.starts_with("https://") || url.starts_with("http://");
        let breaks = |it: char| it.is_whitespace() || it.is_control() || matches!(it, '<' | '>');
        if is_link && !url.contains(breaks) {
            self.out.push_str(&format!("- Address: <{url}>\n"));
        } else {
            self.item("Address", url);
        }
    }

    fn item(&mut self, name: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        self.out.push_str("- ");
        push_line(&mut self.out, name);
        self.out.push_str(": ");
        push_block(&mut self.out, value, "", "  ");
        self.out.push('\n');
    }

    /// What a link points to, as its tag and words.
    fn end(&self, link: &Link) -> String {
        let Some(end) = self.ends.get(&link.to) else {
            return link.to.to_string();
        };
        let tag_id = &end.annotation.tag;
        let tag = name_of(self.tags.get(tag_id).copied(), tag_id);
        let words = words_of(*end);
        let mut shown: String = words.chars().take(SHOWN).collect();
        if shown.len() < words.len() {
            shown.push('…');
        }
        format!("{tag} “{shown}” in {}", end.article.name())
    }
}

fn name_of<'a>(tag: Option<&'a Tag>, tag_id: &'a TagId) -> &'a str {
    let name = tag.map(|tag| tag.name.as_str());
    name.filter(|name| !name.is_empty())
        .unwrap_or(tag_id.as_str())
}

/// The words, what lies between pieces left out.
fn words_of(quote: Quote<'_>) -> String {
    let words = quote.annotation.spans.iter().map(|span| match span {
        Span::Placed(range) => range.slice(quote.article.text()).unwrap_or_default(),
        Span::Unplaced(unplaced) => unplaced.selector.quote.exact.as_str(),
    });
    words.collect::<Vec<_>>().join(" […] ")
}

/// The filled fields by their names: those of the tag in its order, then the others.
fn filled_fields(tag: Option<&Tag>, annotation: &Annotation) -> Vec<(String, String)> {
    let mut left: BTreeMap<&FieldId, &FieldValue> = annotation.fields.iter().collect();
    let mut filled = Vec::new();
    for field in tag.into_iter().flat_map(|tag| &tag.fields) {
        if let Some(value) = left.remove(&field.id) {
            let values: Vec<String> = value.values().iter().map(|it| field.shown(it)).collect();
            let is_named = !field.name.is_empty();
            let name = if is_named {
                &field.name
            } else {
                field.id.as_str()
            };
            filled.push((name.to_owned(), values.join("; ")));
        }
    }
    let left = left.into_iter();
    filled.extend(left.map(|(id, value)| (id.to_string(), value.values().join("; "))));
    filled
}

fn quote_losses(quote: Quote<'_>, report: &mut Report) {
    let annotation = quote.annotation;
    report.lose(Loss::Ids, || annotation.id.to_string());
    if annotation.created.or(annotation.modified).is_some() {
        report.lose(Loss::Times, || annotation.id.to_string());
    }
    if !annotation.extra.0.is_empty() {
        report.lose(Loss::Extra, || annotation.id.to_string());
    }
}

fn set_losses(input: &ExportInput<'_>, report: &mut Report) {
    for article in input.articles {
        let mut layers = article.layers.iter();
        if layers.all(|layer| layer.annotations.is_empty()) {
            report.lose(Loss::EmptyArticles, || article.name().to_owned());
        }
        for layer in &article.layers {
            report.lose(Loss::Statuses, || {
                format!("{} of {}", layer.annotator, article.name())
            });
        }
        report.lose(Loss::Metadata, || article.name().to_owned());
    }
    for tag in &input.codebook.tags {
        report.lose(Loss::Codebook, || {
            format!("colour and fields of {}", tag.id)
        });
    }
    for entry_ref in input.registers.entries.keys() {
        report.lose(Loss::Registers, || entry_ref.to_string());
    }
}
