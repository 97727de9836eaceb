//! Who looks, what the project lets them see of others, and what they are to do.

use std::sync::Arc;

use super::ArticleItem;
use crate::model::{AnnotatorId, Project, Status};
use crate::review::assignment::queue_rank;

/// Whoever is at the keyboard, with the project that says what they may see.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    me: Option<AnnotatorId>,
    project: Arc<Project>,
    is_blind: bool,
}

impl Sight {
    /// That person in that project.
    pub fn new(me: AnnotatorId, project: Arc<Project>) -> Self {
        Self {
            is_blind: project.is_blind_for(&me),
            me: Some(me),
            project,
        }
    }

    /// Whether it is this person.
    pub fn is_me(&self, annotator: &AnnotatorId) -> bool {
        self.me.as_ref() == Some(annotator)
    }

    /// Whether others' layers are hidden on articles that are not finished.
    pub fn is_blind(&self) -> bool {
        self.is_blind
    }

    /// Whether a layer shows on an article on which one's own has come so far.
    pub fn sees(&self, mine: Status, whose: &AnnotatorId) -> bool {
        !self.is_blind || mine.is_finished() || self.is_me(whose)
    }

    /// How far this person has come with an article.
    pub fn status(&self, item: &ArticleItem) -> Status {
        let me = self.me.as_ref();
        me.map(|me| item.status(me)).unwrap_or_default()
    }

    /// How many annotations this person made on an article.
    pub fn n_annotations(&self, item: &ArticleItem) -> usize {
        self.me.as_ref().map_or(0, |me| item.n_annotations(me))
    }

    /// Whether something is assigned to somebody.
    pub fn has_assignments(&self) -> bool {
        !self.project.assignments.is_empty()
    }

    /// How soon an assigned article is this person's turn, smaller first; none if it is not theirs
    /// to do.
    pub fn queue_rank(&self, item: &ArticleItem) -> Option<u8> {
        let me = self.me.as_ref()?;
        if !self.has_assignments() {
            return None;
        }
        queue_rank(self.project.is_assigned(&item.id, me), item.status(me))
    }
}

/// Two are the same if they are of one person and one and the same project in memory.
impl PartialEq for Sight {
    fn eq(&self, other: &Self) -> bool {
        self.me == other.me && Arc::ptr_eq(&self.project, &other.project)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Annotator, Color, Extra, ProjectSettings, Role};

    fn project() -> Arc<Project> {
        let annotator = |id: &str, role| Annotator {
            id: AnnotatorId::new(id),
            name: id.to_owned(),
            color: Color {
                red: 1,
                green: 2,
                blue: 3,
            },
            role,
            extra: Extra::default(),
        };
        Arc::new(Project {
            annotators: vec![
                annotator("ann", Role::Annotator),
                annotator("cy", Role::Curator),
            ],
            settings: ProjectSettings {
                is_blind: true,
                ..ProjectSettings::default()
            },
            ..Project::default()
        })
    }

    #[test]
    fn an_annotator_sees_others_only_where_they_are_done_and_a_curator_always() {
        let [ann, cy, guest] = ["ann", "cy", "guest"].map(AnnotatorId::new);
        for (me, other, status, sees) in [
            (&ann, &cy, Status::New, false),
            (&ann, &cy, Status::InProgress, false),
            (&ann, &cy, Status::Done, true),
            (&ann, &cy, Status::Locked, true),
            (&ann, &ann, Status::New, true),
            (&cy, &ann, Status::New, true),
            (&guest, &ann, Status::New, false),
        ] {
            let sight = Sight::new(me.clone(), project());
            assert_eq!(sight.sees(status, other), sees, "{me} {other} {status:?}");
        }
    }

    #[test]
    fn without_the_setting_everybody_sees_everything() {
        let sight = Sight::new(AnnotatorId::new("ann"), Arc::default());
        assert!(sight.sees(Status::New, &AnnotatorId::new("cy")));
    }
}
