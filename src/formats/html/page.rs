//! The page as a whole: what is looked up everywhere, head, contents and legend.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escaping::{is_allowed, push};
use super::{articles, counts, quotes, style};
use crate::formats::{ExportArticle, ExportInput, ExportLayer, Loss, Report, left_out};
use crate::model::{Annotation, AnnotationId, Color, Tag, TagId};

/// The colour of tags that the codebook does not know.
const GREY: Color = Color {
    red: 0x80,
    green: 0x80,
    blue: 0x80,
};

/// How many characters a summary has at most.
const MOST_SUMMARY: usize = 160;

/// All that the parts of the page look up.
pub struct Page<'a> {
    /// The set.
    pub input: &'a ExportInput<'a>,
    /// The tags of the codebook, and those in use that it does not know.
    pub tags: Vec<ShownTag>,
    /// All annotations, by article, annotator and place.
    pub entries: Vec<Entry<'a>>,
    /// Which annotation goes by a name.
    pub numbers: BTreeMap<&'a AnnotationId, usize>,
}

/// A tag as it is shown.
pub struct ShownTag {
    /// Its name.
    pub name: String,
    /// The letter that stands for it.
    pub letter: String,
    color: Color,
    depth: usize,
    definition: String,
}

/// An annotation with what is shown of it.
pub struct Entry<'a> {
    /// Its number, from 0.
    pub nth: usize,
    /// The number of its article.
    pub article_nth: usize,
    /// Its article.
    pub article: &'a ExportArticle,
    /// Its layer.
    pub layer: &'a ExportLayer,
    /// The annotation.
    pub annotation: &'a Annotation,
    /// The number of its tag.
    pub tag_nth: usize,
    /// The letter of its tag, its number and its sign.
    pub key: String,
    /// Tag, annotator and fields on one line.
    pub summary: String,
    /// Its fields by name, with shown values.
    pub fields: Vec<(String, String)>,
}

/// Writes the page.
pub fn write(input: &ExportInput<'_>, has_articles: bool, report: &mut Report) -> String {
    let page = Page::new(input);
    tell(&page, has_articles, report);
    let mut out =
        String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
    );
    push(&mut out, input.name);
    out.push_str("</title>\n<style>\n");
    let colors: Vec<Color> = page.tags.iter().map(|tag| tag.color).collect();
    out.push_str(&style::sheet(&colors));
    out.push_str("</style>\n</head>\n<body>\n");
    page.write_head(has_articles, &mut out);
    page.write_legend(&mut out);
    counts::write(&page, &mut out);
    if has_articles {
        articles::write(&page, &mut out);
    }
    quotes::write(&page, has_articles, &mut out);
    out.push_str("</body>\n</html>\n");
    out
}

fn tell(page: &Page<'_>, has_articles: bool, report: &mut Report) {
    let held = |tag: &Tag| Tag {
        key: None,
        examples: Vec::new(),
        fields: Vec::new(),
        extra: crate::model::Extra::default(),
        ..tag.clone()
    };
    left_out::codebook(page.input, held, report);
    left_out::registers(page.input, report);
    left_out::extra(page.input, report);
    if !has_articles {
        left_out::texts(page.input, report);
        left_out::statuses(page.input, report);
        left_out::empty_articles(page.input, report);
        let shown = [
            crate::model::MetadataField::Title,
            crate::model::MetadataField::Outlet,
            crate::model::MetadataField::Date,
        ];
        left_out::metadata(page.input, &shown, report);
    }
    let is_bad = |text: &str| text.chars().any(|it| it != '\r' && !is_allowed(it));
    for article in page.input.articles.iter().filter(|it| is_bad(it.text())) {
        report.lose(Loss::Characters, || article.name().to_owned());
    }
    for entry in &page.entries {
        let id = &entry.annotation.id;
        report.lose(Loss::Ids, || id.to_string());
        let is_bad_field = entry.fields.iter().any(|(_, value)| is_bad(value));
        if is_bad(&entry.annotation.note) || is_bad_field {
            report.lose(Loss::Characters, || format!("the note or a field of {id}"));
        }
    }
}

impl<'a> Page<'a> {
    fn new(input: &'a ExportInput<'a>) -> Self {
        let known = input.codebook.tags.iter();
        let mut tags: Vec<ShownTag> = known.clone().map(|tag| ShownTag::new(tag, input)).collect();
        let mut numbers_of_tags: BTreeMap<&TagId, usize> =
            known.enumerate().map(|(nth, tag)| (&tag.id, nth)).collect();
        let mut entries = Vec::new();
        for (article_nth, article) in input.articles.iter().enumerate() {
            for layer in &article.layers {
                for annotation in &layer.annotations {
                    let tag_nth = *numbers_of_tags.entry(&annotation.tag).or_insert_with(|| {
                        tags.push(ShownTag::unknown(&annotation.tag));
                        tags.len() - 1
                    });
                    let nth = entries.len();
                    let tag = input.codebook.tags.get(tag_nth);
                    let shown = tags.get(tag_nth);
                    let entry = entry(
                        (nth, article_nth),
                        article,
                        layer,
                        annotation,
                        (tag_nth, tag, shown),
                    );
                    entries.push(entry.with_summary(input, shown));
                }
            }
        }
        let numbers = entries
            .iter()
            .map(|it| (&it.annotation.id, it.nth))
            .collect();
        Self {
            input,
            tags,
            entries,
            numbers,
        }
    }

    /// The annotations of an article.
    pub fn entries_of(&self, article_nth: usize) -> Vec<&Entry<'a>> {
        let first = self
            .entries
            .partition_point(|it| it.article_nth < article_nth);
        let rest = self.entries.get(first..).unwrap_or_default().iter();
        rest.take_while(|it| it.article_nth == article_nth)
            .collect()
    }

    fn write_head(&self, has_articles: bool, out: &mut String) {
        out.push_str("<header>\n<h1 dir=\"auto\">");
        push(out, self.input.name);
        let n_annotators = self.input.annotators().len();
        let _written = write!(
            out,
            "</h1>\n<p class=\"soft\">{}, {}, {}. Made {}.</p>\n</header>\n",
            counted(self.input.articles.len(), "article"),
            counted(self.entries.len(), "annotation"),
            counted(n_annotators, "annotator"),
            self.input.made,
        );
        out.push_str("<nav aria-label=\"Contents\">\n<ul>\n<li><a href=\"#tags\">Tags</a></li>\n<li><a href=\"#counts\">Counts</a></li>\n");
        if has_articles {
            out.push_str("<li><a href=\"#articles\">Articles</a>\n<ul>\n");
            for (nth, article) in self.input.articles.iter().enumerate() {
                let _written = write!(out, "<li><a href=\"#a{nth}\" dir=\"auto\">");
                push(out, articles::title(article));
                out.push_str("</a></li>\n");
            }
            out.push_str("</ul></li>\n");
        }
        out.push_str("<li><a href=\"#quotes\">Quotes by tag</a></li>\n</ul>\n</nav>\n");
    }

    fn write_legend(&self, out: &mut String) {
        out.push_str("<section id=\"tags\">\n<h2>Tags</h2>\n<ul class=\"tags\">\n");
        for (nth, tag) in self.tags.iter().enumerate() {
            let _written = write!(
                out,
                "<li style=\"margin-inline-start:{}rem\"><span class=\"chip\" style=\"border-color:var(--t{nth});background:var(--b{nth})\">",
                tag.depth
            );
            push(out, &tag.letter);
            out.push_str("</span> <bdi>");
            push(out, &tag.name);
            out.push_str("</bdi>");
            if !tag.definition.is_empty() {
                out.push_str(" <span class=\"soft\" dir=\"auto\">");
                push(out, &tag.definition);
                out.push_str("</span>");
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n</section>\n");
    }
}

impl ShownTag {
    fn new(tag: &Tag, input: &ExportInput<'_>) -> Self {
        let name = if tag.name.is_empty() {
            tag.id.as_str()
        } else {
            &tag.name
        };
        Self {
            name: name.to_owned(),
            letter: tag.initial().to_string(),
            color: tag.color,
            depth: input.codebook.depth(tag),
            definition: tag.definition.clone(),
        }
    }

    fn unknown(tag_id: &TagId) -> Self {
        Self {
            name: tag_id.to_string(),
            letter: "?".to_owned(),
            color: GREY,
            depth: 0,
            definition: String::new(),
        }
    }
}

fn entry<'a>(
    (nth, article_nth): (usize, usize),
    article: &'a ExportArticle,
    layer: &'a ExportLayer,
    annotation: &'a Annotation,
    (tag_nth, tag, shown): (usize, Option<&Tag>, Option<&ShownTag>),
) -> Entry<'a> {
    let fields = annotation.fields.iter().map(|(id, value)| {
        let field = tag.and_then(|tag| tag.field(id));
        let name = field.map(|it| it.name.as_str()).filter(|it| !it.is_empty());
        let values = value.values().iter();
        let values = values.map(|value| field.map_or_else(|| value.clone(), |it| it.shown(value)));
        let values: Vec<String> = values.collect();
        (name.unwrap_or(id.as_str()).to_owned(), values.join("; "))
    });
    let letter = shown.map_or("?", |it| it.letter.as_str());
    let sign = tag.and_then(|tag| tag.sign(&annotation.fields));
    let sign = sign.map(|it| it.glyph().to_string()).unwrap_or_default();
    let is_digit = letter.chars().all(char::is_numeric);
    let between = if is_digit { "·" } else { "" };
    Entry {
        nth,
        article_nth,
        article,
        layer,
        annotation,
        tag_nth,
        key: format!("{letter}{between}{}{sign}", nth + 1),
        summary: String::new(),
        fields: fields.collect(),
    }
}

impl Entry<'_> {
    fn with_summary(mut self, input: &ExportInput<'_>, tag: Option<&ShownTag>) -> Self {
        let tag = tag.map_or("", |it| it.name.as_str());
        let annotator = input.annotator_name(&self.layer.annotator);
        self.summary = format!("{tag} ({annotator})");
        for (name, value) in &self.fields {
            let _written = write!(self.summary, ", {name}: {value}");
        }
        if let Some((end, _)) = self.summary.char_indices().nth(MOST_SUMMARY) {
            self.summary.truncate(end);
            self.summary.push('…');
        }
        self
    }
}

fn counted(n: usize, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
