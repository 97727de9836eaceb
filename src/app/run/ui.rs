//! Commands that need no data: from menus, keys and the palette.

use crate::app::sample::Sample;
use crate::app::session::MinutesTarget;
use crate::app::syncing::SyncTask;
use crate::app::{
    AnnotateCommand, AppState, EdgeMove, LookCommand, Modal, Notice, Page, PathPurpose, Selection,
    TagPurpose, UiCommand, Wish, moved_edge,
};
use crate::model::Span;
use crate::store::settings::{ColorBy, ReadingSettings, ThemeChoice};
use crate::text::TextRange;

impl AppState {
    pub(super) fn run_ui(&mut self, command: UiCommand) {
        self.remember_command(command);
        if command.is_about_the_article() {
            self.leave_page();
        }
        match command {
            UiCommand::OpenFolder => self.wish(Wish::PickFolder),
            UiCommand::OpenFiles => self.wish(Wish::PickFiles),
            UiCommand::Export => self.show_export(),
            UiCommand::Import => self.pick_import(),
            UiCommand::SaveElsewhere => self.wish(Wish::PickSaveFolder),
            UiCommand::Quit => self.wish(Wish::Quit),
            UiCommand::FilterArticles => self.wish(Wish::FocusFilter),
            UiCommand::EditFields => self.wish(Wish::FocusFields),
            UiCommand::Copy => self.copy(),
            UiCommand::OpenPath => self.modal = Some(Modal::OpenPath(PathPurpose::Open)),
            UiCommand::ProjectSettings => self.show_if_open(Modal::Project),
            UiCommand::SwitchAnnotator => self.show_if_open(Modal::WhoAmI),
            UiCommand::EditMetadata => self.show_metadata(),
            UiCommand::EditKeywords => self.show_if_open(Modal::Keywords),
            UiCommand::Settings => self.modal = Some(Modal::Settings),
            UiCommand::EditCodebook => self.show_if_open(Modal::Codebook(None)),
            UiCommand::EditRegisters => self.show_if_open(Modal::Registers(None)),
            UiCommand::AnnotationTable => self.show_page(Page::Table),
            UiCommand::Counts => self.show_page(Page::Counts),
            UiCommand::ReviewSession => self.show_review(),
            UiCommand::ReviewRules => self.show_rules(),
            UiCommand::TroubleList => self.show_trouble(),
            UiCommand::SaveMinutes => self.ask_minutes(MinutesTarget::Html),
            UiCommand::ShowAgreement => self.show_page(Page::Agreement),
            UiCommand::BackToPage => self.back_to_page(),
            UiCommand::SearchArticles => self.show_search(),
            UiCommand::TagHits => self.tag_hits(),
            UiCommand::SameWords => self.show_same_words(),
            UiCommand::ShowTeam => self.show_page(Page::Team),
            UiCommand::HandOut => self.begin_hand_out(),
            UiCommand::MyQueue => self.show_my_queue(),
            UiCommand::NextInQueue => self.next_in_queue(),
            UiCommand::WriteComment => self.begin_comment(),
            UiCommand::ShowComments => self.show_page(Page::Comments),
            UiCommand::ReanchorDesk => self.toggle_reanchor(),
            UiCommand::ShowProblems => self.show_if_open(Modal::Problems),
            UiCommand::Sync => self.start_sync(SyncTask::Sync),
            UiCommand::SetUpGit => self.start_sync(SyncTask::SetUp),
            UiCommand::CommandPalette => self.modal = Some(Modal::Palette),
            UiCommand::ShowKeys => self.modal = Some(Modal::Keys),
            UiCommand::UserGuide => self.modal = Some(Modal::Guide),
            UiCommand::About => self.modal = Some(Modal::About),
            UiCommand::PickTag => self.show_if_open(Modal::PickTag(TagPurpose::Selection)),
            UiCommand::TagArticle => self.show_if_open(Modal::PickTag(TagPurpose::Article)),
            UiCommand::ChangeTag => self.show_if_in_hand(Modal::PickTag(TagPurpose::Retag)),
            UiCommand::DuplicateAnnotation => {
                self.show_if_in_hand(Modal::PickTag(TagPurpose::Duplicate));
            }
            UiCommand::LinkAnnotation => self.show_if_in_hand(Modal::LinkAnnotation),
            UiCommand::TrySample => self.storage.write_sample(Sample::Project),
            UiCommand::TryReview => self.storage.write_sample(Sample::Review),
            UiCommand::Undo => self.undo(),
            UiCommand::Redo => self.redo(),
            UiCommand::SelectAll => self.select_all(),
            UiCommand::FindInArticle => self.open_find(),
            UiCommand::FindNext => self.find_step(1),
            UiCommand::FindPrevious => self.find_step(-1),
            UiCommand::NextArticle => self.step_article(1),
            UiCommand::PreviousArticle => self.step_article(-1),
            UiCommand::RepeatTag => self.repeat_tag(),
            UiCommand::AddPiece => self.add_piece(),
            UiCommand::DeleteAnnotation => self.delete_in_hand(),
            UiCommand::NextAnnotation => self.step_annotation(1),
            UiCommand::PreviousAnnotation => self.step_annotation(-1),
            UiCommand::NextOverlap => self.next_overlap(),
            UiCommand::MarkDirt => self.toggle_dirt_mark(),
            UiCommand::MarkDone => self.toggle_done(),
            UiCommand::LockArticle => self.toggle_lock(),
            UiCommand::StartOutByWord
            | UiCommand::EndOutByWord
            | UiCommand::StartInByWord
            | UiCommand::EndInByWord
            | UiCommand::StartOutByCharacter
            | UiCommand::EndOutByCharacter
            | UiCommand::StartInByCharacter
            | UiCommand::EndInByCharacter => self.move_edge(edge_move(command)),
            UiCommand::ZoomIn
            | UiCommand::ZoomOut
            | UiCommand::ZoomReset
            | UiCommand::ToggleDarkMode
            | UiCommand::ColorByTag
            | UiCommand::ColorByAnnotator
            | UiCommand::ColorByPolarity
            | UiCommand::ToggleDirt
            | UiCommand::ToggleArticleList
            | UiCommand::ToggleInspector
            | UiCommand::ToggleSnapping => self.change_setting(command),
        }
    }

    fn remember_command(&mut self, command: UiCommand) {
        if command != UiCommand::CommandPalette {
            self.recent_commands.retain(|recent| *recent != command);
            self.recent_commands.insert(0, command);
            self.recent_commands.truncate(Self::MOST_RECENT);
        }
    }

    pub(super) fn wish(&mut self, wish: Wish) {
        self.wishes.push(wish);
    }

    fn show_if_open(&mut self, modal: Modal) {
        if self.folder.is_some() {
            self.modal = Some(modal);
        } else {
            self.notify(
                Notice::info("Nothing is open")
                    .hint("Open a folder of articles first.")
                    .topic("open"),
            );
        }
    }

    fn show_if_in_hand(&mut self, modal: Modal) {
        if self.my_selected().is_some() {
            self.modal = Some(modal);
        } else {
            self.nothing_in_hand();
        }
    }

    fn toggle_reanchor(&mut self) {
        if self.document.is_some() {
            self.shows_reanchor = !self.shows_reanchor;
            self.notices.retain(|notice| notice.topic != "unplaced");
        } else {
            let notice = Notice::info("No article is open").topic("open");
            self.notify(notice.hint("Open the article whose places are doubtful first."));
        }
    }

    fn show_metadata(&mut self) {
        let article = self
            .document
            .as_ref()
            .map(|document| document.article.id.clone());
        self.show_if_open(Modal::Metadata(article.into_iter().collect()));
    }

    /// Settings that a single command switches.
    fn change_setting(&mut self, command: UiCommand) {
        let mut settings = self.settings.clone();
        match command {
            UiCommand::ZoomIn => zoom(&mut settings.reading, 1.1),
            UiCommand::ZoomOut => zoom(&mut settings.reading, 1.0 / 1.1),
            UiCommand::ZoomReset => settings.reading.size_pt = ReadingSettings::default().size_pt,
            UiCommand::ToggleDarkMode => {
                settings.theme = match settings.theme {
                    ThemeChoice::Dark => ThemeChoice::Light,
                    ThemeChoice::System if self.is_system_dark => ThemeChoice::Light,
                    ThemeChoice::Light | ThemeChoice::System => ThemeChoice::Dark,
                }
            }
            UiCommand::ColorByTag => settings.color_by = ColorBy::Tag,
            UiCommand::ColorByAnnotator => settings.color_by = ColorBy::Annotator,
            UiCommand::ColorByPolarity => settings.color_by = ColorBy::Polarity,
            UiCommand::ToggleDirt => settings.fold_dirt = !settings.fold_dirt,
            UiCommand::ToggleArticleList => {
                settings.shows_article_list = !settings.shows_article_list;
            }
            UiCommand::ToggleInspector => settings.shows_inspector = !settings.shows_inspector,
            UiCommand::ToggleSnapping => {
                settings.snap_to_words = !settings.snap_to_words;
                let told = if settings.snap_to_words {
                    "Selections snap to words"
                } else {
                    "Selections do not snap"
                };
                self.notify(Notice::info(told).topic("snapping"));
            }
            _ => return,
        }
        self.set_settings(settings);
    }

    fn copy(&mut self) {
        let Some(document) = &self.document else {
            return;
        };
        let ranges = document.selection.ranges();
        let pieces: Vec<&str> = ranges
            .iter()
            .filter_map(|range| range.slice(document.text()))
            .collect();
        if !pieces.is_empty() {
            let text = pieces.join("\n");
            self.wish(Wish::Copy(text));
        }
    }

    fn select_all(&mut self) {
        self.with_document(|document| {
            if let Some(all) = TextRange::from_bytes(0, document.text().len()) {
                document.selection = Selection::range(all);
            }
        });
    }

    fn open_find(&mut self) {
        let Some(document) = &self.document else {
            return;
        };
        let mut query = document.find.query.clone();
        let selected = document
            .selection
            .current()
            .and_then(|range| range.slice(document.text()));
        if let Some(words) = selected.filter(|words| words.len() <= 200 && !words.contains('\n')) {
            words.clone_into(&mut query.pattern);
        }
        self.run_look(LookCommand::Find(query));
        self.wish(Wish::FocusFind);
    }

    fn repeat_tag(&mut self) {
        if let Some((tag, fields)) = self.last_tag.clone() {
            self.tag_selection(&tag, fields);
        } else {
            let notice = Notice::info("No tag to repeat yet").topic("tagging");
            self.notify(
                notice.hint("Tag something first; R then tags the next words the same way."),
            );
        }
    }

    fn add_piece(&mut self) {
        self.with_document(|document| {
            let pieces = document.selection.ranges();
            let caret = document.selection.caret;
            document.selection = Selection {
                pieces,
                ..Selection::caret(caret)
            };
        });
    }

    fn delete_in_hand(&mut self) {
        let id = self.my_selected().map(|annotation| annotation.id.clone());
        self.run_annotate(AnnotateCommand::Delete(id.into_iter().collect()));
    }

    fn move_edge(&mut self, edge: EdgeMove) {
        let Some(annotation) = self.my_selected().cloned() else {
            return self.nothing_in_hand();
        };
        let Some(document) = &self.document else {
            return;
        };
        let runs = annotation.spans.iter().enumerate();
        let mut placed = runs.filter_map(|(nth, span)| Some((nth, Span::range(span)?)));
        let run = if edge.is_start {
            placed.next()
        } else {
            placed.next_back()
        };
        let Some((span, range)) = run else { return };
        if let Some(range) = moved_edge(document.text(), range, edge) {
            let id = annotation.id.clone();
            self.run_annotate(AnnotateCommand::SetSpan { id, span, range });
            self.with_document(|document| document.reveal = Some(range));
        }
    }
}

/// Makes the article's text so many times as large, from 9 to 40 points.
pub(super) fn zoom(reading: &mut ReadingSettings, factor: f32) {
    reading.size_pt = ((reading.size_pt * factor).clamp(9.0, 40.0) * 2.0).round() / 2.0;
}

fn edge_move(command: UiCommand) -> EdgeMove {
    use UiCommand::{
        EndOutByCharacter, EndOutByWord, StartInByCharacter, StartInByWord, StartOutByCharacter,
        StartOutByWord,
    };
    EdgeMove {
        is_start: matches!(
            command,
            StartOutByWord | StartInByWord | StartOutByCharacter | StartInByCharacter
        ),
        is_outward: matches!(
            command,
            StartOutByWord | EndOutByWord | StartOutByCharacter | EndOutByCharacter
        ),
        by_word: matches!(
            command,
            StartOutByWord | EndOutByWord | StartInByWord | UiCommand::EndInByWord
        ),
    }
}
