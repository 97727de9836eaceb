//! The board as it shows: its columns in the project's order, its rows filtered and sorted.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{TeamKey, TeamRequest, TeamSort};
use crate::app::{ArticleItem, LayerCounts};
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{AnnotatorId, ArticleId, Layer, Project, Status};
use crate::review::assignment::{Board, BoardCell, BoardRow, BoardSource, DayPace, queue_rank};

/// How many days of the pace show.
pub const N_DAYS: usize = 14;

/// A board that was made, of what.
#[derive(Clone, Debug)]
pub struct ShownTeam {
    /// What was asked for.
    pub of: TeamRequest,
    /// A column an annotator.
    pub columns: Vec<TeamColumn>,
    /// The articles that show, by their places in [`Self::articles`].
    pub rows: Vec<usize>,
    /// All articles of the folder.
    pub articles: Vec<Arc<ArticleItem>>,
    /// How many articles are assigned to somebody.
    pub n_assigned: usize,
    /// The last day of the pace, in UTC.
    pub today: Date,
    board: Vec<BoardRow>,
    pub(in crate::app) key: TeamKey,
}

/// An annotator on the board.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamColumn {
    /// Who.
    pub annotator: AnnotatorId,
    /// How many articles are assigned to them.
    pub n_assigned: usize,
    /// How many of these they finished.
    pub n_done: usize,
    /// How many they finished without being assigned to them.
    pub n_done_beside: usize,
    /// What they made on each of the last days, the latest last; none before it is read, or if it
    /// is hidden from whoever looks.
    pub days: Option<Vec<DayPace>>,
    /// Where their cells are in a row of the board, if they have any.
    nth: Option<usize>,
}

/// What a board is made of.
pub(in crate::app) struct TeamInput {
    pub articles: Vec<Arc<ArticleItem>>,
    pub project: Arc<Project>,
    pub me: AnnotatorId,
    /// Layers with the times of their annotations, once they are read.
    pub snapshot: Option<Snapshot>,
    /// The places of the articles that may show, if not all.
    pub listed: Option<Vec<usize>>,
    pub key: TeamKey,
}

impl ShownTeam {
    /// Makes the board; takes a moment in a large project.
    pub(in crate::app) fn new(input: TeamInput) -> Self {
        let board = board(&input);
        let columns = columns(&input, &board);
        let rows = rows(&input, &board, &columns);
        let is_assigned = |row: &&BoardRow| cells(row).any(|cell| cell.is_assigned);
        Self {
            of: input.key.request.clone(),
            rows,
            n_assigned: board.rows.iter().filter(is_assigned).count(),
            columns,
            articles: input.articles,
            today: input.key.today,
            board: board.rows,
            key: input.key,
        }
    }

    /// The article on a line.
    pub fn article(&self, line: usize) -> Option<&Arc<ArticleItem>> {
        self.articles.get(*self.rows.get(line)?)
    }

    /// An annotator's work on the article of a line; none if they have nothing to do with it.
    pub fn cell(&self, line: usize, column: &TeamColumn) -> Option<BoardCell> {
        let row = self.board.get(*self.rows.get(line)?)?;
        cell_of(row, column)
    }
}

impl TeamColumn {
    /// How many articles they have finished of how many, in words.
    pub fn told(&self) -> String {
        let beside = self.n_done_beside;
        match (self.n_assigned, beside) {
            (0, _) => format!("{beside} done"),
            (n_assigned, 0) => format!("{} of {n_assigned} done", self.n_done),
            (n_assigned, _) => format!("{} of {n_assigned} done, {beside} more", self.n_done),
        }
    }
}

fn board(input: &TeamInput) -> Board {
    let read = input.snapshot.iter().flat_map(|it| &it.articles);
    let read: BTreeMap<&ArticleId, &Arc<AnnotatedArticle>> =
        read.map(|it| (&it.article.id, it)).collect();
    let ids: Vec<ArticleId> = input.articles.iter().map(|it| it.id.clone()).collect();
    let layers = input.articles.iter().flat_map(|item| {
        let read = read.get(&item.id);
        // Whoever only looked at an article has a layer in memory with nothing in it.
        let is_begun =
            |counts: &LayerCounts| counts.n_annotations() > 0 || counts.status != Status::New;
        let layers = item.layers.iter().filter(move |(_, it)| is_begun(it));
        layers.map(move |(annotator, counts)| {
            let layer = read.and_then(|read| read.layers.get(annotator));
            BoardSource {
                article: &item.id,
                annotator,
                status: counts.status,
                n_annotations: counts.n_annotations(),
                made: layer.map(|layer| times(layer)).unwrap_or_default(),
            }
        })
    });
    Board::new(&ids, &input.project.assignments, layers)
}

fn times(layer: &Layer) -> Vec<jiff::Timestamp> {
    layer.by_id().filter_map(|it| it.created).collect()
}

fn columns(input: &TeamInput, board: &Board) -> Vec<TeamColumn> {
    let named = input.project.annotators.iter().map(|it| it.id.clone());
    let others = board.annotators.iter().cloned();
    let mut columns: Vec<TeamColumn> = Vec::new();
    for annotator in named.chain([input.me.clone()]).chain(others) {
        let is_there = columns.iter().any(|it| it.annotator == annotator);
        if !is_there && annotator.as_str() != AnnotatorId::CURATED {
            columns.push(column(input, board, annotator));
        }
    }
    columns
}

fn column(input: &TeamInput, board: &Board, annotator: AnnotatorId) -> TeamColumn {
    let nth = board.annotators.iter().position(|it| *it == annotator);
    let mut column = TeamColumn {
        nth,
        n_assigned: 0,
        n_done: 0,
        n_done_beside: 0,
        days: None,
        annotator,
    };
    for cell in board.rows.iter().filter_map(|row| nth_of(row, nth)) {
        let n_done = usize::from(cell.status.is_finished());
        if cell.is_assigned {
            column.n_assigned += 1;
            column.n_done += n_done;
        } else {
            column.n_done_beside += n_done;
        }
    }
    let sight = &input.key.sight;
    if input.snapshot.is_some() && (!sight.is_blind() || sight.is_me(&column.annotator)) {
        let made = board.pace.get(&column.annotator);
        let day = |day| made.and_then(|made| made.get(&day)).copied();
        let days = last_days(input.key.today).map(|it| day(it).unwrap_or_default());
        column.days = Some(days.collect());
    }
    column
}

/// The last days up to this one.
fn last_days(today: Date) -> impl Iterator<Item = Date> {
    let back = (0..N_DAYS).rev();
    back.map(move |n_days| {
        let n_days = i64::try_from(n_days).unwrap_or_default();
        today.saturating_sub(n_days.days())
    })
}

fn cells(row: &BoardRow) -> impl Iterator<Item = BoardCell> {
    row.cells.iter().copied().flatten()
}

fn cell_of(row: &BoardRow, column: &TeamColumn) -> Option<BoardCell> {
    nth_of(row, column.nth)
}

fn nth_of(row: &BoardRow, nth: Option<usize>) -> Option<BoardCell> {
    row.cells.get(nth?).copied().flatten()
}

/// Whether somebody has still to do with an article: who it is assigned to, or else anybody.
fn is_open(row: &BoardRow) -> bool {
    let is_finished = |cell: BoardCell| cell.status.is_finished();
    if cells(row).any(|cell| cell.is_assigned) {
        cells(row).any(|cell| cell.is_assigned && !is_finished(cell))
    } else {
        !cells(row).any(is_finished)
    }
}

fn rows(input: &TeamInput, board: &Board, columns: &[TeamColumn]) -> Vec<usize> {
    let request = &input.key.request;
    let passes = |nth: &usize| {
        let Some(row) = board.rows.get(*nth) else {
            return false;
        };
        (!request.only_open || is_open(row))
            && (!request.only_assigned || cells(row).any(|cell| cell.is_assigned))
    };
    let all = || (0..input.articles.len()).collect();
    let mut rows: Vec<usize> = input.listed.clone().unwrap_or_else(all);
    rows.retain(passes);
    let item = |nth: &usize| input.articles.get(*nth);
    match &request.sort {
        TeamSort::Path => rows.sort_unstable(),
        TeamSort::Title => {
            rows.sort_by_cached_key(|nth| item(nth).map(|it| it.title().to_lowercase()));
        }
        TeamSort::Outlet => rows.sort_by_cached_key(|nth| {
            item(nth).map(|it| (it.outlet().is_empty(), it.outlet().to_owned(), it.date()))
        }),
        TeamSort::Newest => {
            rows.sort_by_cached_key(|nth| Reverse(item(nth).and_then(|it| it.date())));
        }
        TeamSort::LeastDone => rows.sort_by_key(|nth| {
            let row = board.rows.get(*nth);
            row.map(|row| cells(row).filter(|it| it.status.is_finished()).count())
        }),
        TeamSort::Annotator(annotator) => {
            let column = columns.iter().find(|it| it.annotator == *annotator);
            rows.sort_by_key(|nth| {
                let cell = column.and_then(|it| cell_of(board.rows.get(*nth)?, it));
                turn_of(cell)
            });
        }
    }
    rows
}

/// What an annotator began, what waits for them, what they did beside that or have finished, and
/// what is none of theirs.
fn turn_of(cell: Option<BoardCell>) -> u8 {
    match cell {
        Some(cell) => queue_rank(cell.is_assigned, cell.status).unwrap_or(2),
        None => 3,
    }
}

#[cfg(test)]
mod tests;
