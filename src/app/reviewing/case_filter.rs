//! Which cases a figure of agreement was made of, and the annotations in them.

use std::collections::BTreeSet;

use crate::insight::Snapshot;
use crate::insight::table::{Column, ColumnFilter, FilterTest};
use crate::model::{AnnotatorId, ArticleId, FieldId, TagId};

/// Cases that have something in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Annotations of these annotators are in them; any if there are none.
    pub annotators: BTreeSet<AnnotatorId>,
    /// One of these tags is in them; any if there are none.
    pub tags: BTreeSet<TagId>,
    /// They are about this field.
    pub field: Option<FieldId>,
    /// They are in these articles; in any if not some.
    pub articles: Option<BTreeSet<ArticleId>>,
}

impl CaseFilter {
    /// The filters of the annotation table that leave the annotations of these cases.
    pub fn column_filters(&self, snapshot: &Snapshot) -> Vec<ColumnFilter> {
        let mut filters = Vec::new();
        let annotators = self.annotators.iter();
        let annotators = annotators.map(|it| snapshot.annotator_name(it).to_owned());
        filters.extend(one_of(Column::Annotator, annotators));
        let tags = self.tags.iter();
        let tags = tags.map(|tag| snapshot.tag_name(tag).to_owned());
        filters.extend(one_of(Column::Tag, tags));
        let field = self.field.iter();
        filters.extend(
            field.map(|field| ColumnFilter::new(Column::Field(field.clone()), FilterTest::Filled)),
        );
        if let Some(articles) = &self.articles {
            let ids = articles.iter().map(ToString::to_string).collect();
            filters.push(ColumnFilter::new(Column::Article, FilterTest::OneOf(ids)));
        }
        filters
    }
}

fn one_of(column: Column, names: impl Iterator<Item = String>) -> Option<ColumnFilter> {
    let names: BTreeSet<String> = names.collect();
    (!names.is_empty()).then(|| ColumnFilter::new(column, FilterTest::OneOf(names)))
}
