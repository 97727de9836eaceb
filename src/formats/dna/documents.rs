//! From the documents of a database to articles.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::notes;
use super::opening::Cell;
use super::reading::Reader;
use super::writing::TYPE_FIELD;
use crate::formats::{FormatError, ImportedArticle, Trouble};
use crate::model::MetadataField;

impl Reader<'_, '_> {
    /// The documents, and where among them each number is.
    pub fn articles(
        &mut self,
    ) -> Result<(Vec<ImportedArticle>, BTreeMap<i64, usize>), FormatError> {
        let columns = [
            "ID", "Title", "Text", "Author", "Source", "Section", "Notes", "Type", "Date",
        ];
        let rows = self.database.rows("DOCUMENTS", columns, self.report)?;
        let (mut articles, mut places) = (Vec::new(), BTreeMap::new());
        for [id, title, text, author, source, section, notes, kind, date] in rows {
            let Some(id) = id.number().filter(|id| !places.contains_key(id)) else {
                self.report.tell(Trouble::BadRecord, || {
                    format!("document {:?} without a number of its own", title.text())
                });
                continue;
            };
            let mut article = ImportedArticle {
                name: title.text(),
                text: Some(text.text()),
                ..ImportedArticle::default()
            };
            article.metadata.title.clone_from(&article.name);
            article.metadata.author = author.text();
            article.metadata.outlet = source.text();
            article.metadata.section = section.text();
            let kind = kind.text();
            if !kind.is_empty() {
                article.metadata.own.insert(TYPE_FIELD.to_owned(), kind);
            }
            self.date(&mut article, &date);
            self.notes(&mut article, notes.text());
            places.insert(id, articles.len());
            articles.push(article);
        }
        Ok((articles, places))
    }

    fn date(&mut self, article: &mut ImportedArticle, date: &Cell) {
        let is_known = |number: &i64| !self.is_ours || *number != 0;
        let Some(number) = date.number().filter(is_known) else {
            return;
        };
        let time = if self.has_entities {
            Timestamp::from_second(number)
        } else {
            Timestamp::from_millisecond(number)
        };
        match time {
            Ok(time) => {
                let zoned = time.to_zoned(jiff::tz::TimeZone::UTC);
                article.metadata.date = Some(zoned.date());
            }
            Err(error) => self.report.tell(Trouble::BadRecord, || {
                format!("date of {}: {error}", article.name)
            }),
        }
    }

    fn notes(&mut self, article: &mut ImportedArticle, text: String) {
        let Some((path, fields)) = notes::read(&text).filter(|_| self.is_ours) else {
            if !text.is_empty() {
                article.metadata.own.insert("notes".to_owned(), text);
            }
            return;
        };
        if article.metadata.title == path {
            article.metadata.title.clear();
        }
        article.name = path;
        for (name, value) in fields {
            // A date never stands here; whatever does is text.
            let _is_date = article
                .metadata
                .set(&MetadataField::from_name(&name), &value);
        }
    }
}
