//! Which page stands in the middle, and the way back to it from an article.

use crate::app::{AppState, Notice, Page, Wish};

impl AppState {
    /// Shows a page; from the open article there is no way back to it but Esc.
    pub(super) fn show_page(&mut self, page: Page) {
        if page != Page::Reading && self.folder.is_none() {
            return self.nothing_open();
        }
        if page != self.page && page != Page::Reading {
            self.trace.mark("page_asked");
        }
        self.page = page;
        if page == Page::Reading {
            self.wish(Wish::FocusArticle);
        } else {
            self.came_from = None;
            self.wish(Wish::FocusPage);
        }
    }

    /// Goes to the article, from where [`Self::back_to_page`] leads back.
    pub(super) fn leave_page(&mut self) {
        if self.page != Page::Reading {
            self.came_from = Some(self.page);
            self.show_page(Page::Reading);
        }
    }

    /// Goes back to the page from which the article was shown.
    pub(super) fn back_to_page(&mut self) {
        if let Some(page) = self.came_from {
            self.show_page(page);
        } else if self.page == Page::Reading {
            let notice = Notice::info("There is no page to go back to").topic("pages");
            self.notify(notice.hint("A row of search results or of a table leads here."));
        }
    }
}
