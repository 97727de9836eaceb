//! What an export could not hold or an import did not understand, as a list that opens.

use egui::{CollapsingHeader, RichText, Ui};

use crate::app::exporting::{Cases, Report};
use crate::ui::ctx::AppCtx;

/// Draws each kind with its count; the examples show when it is opened.
pub fn report_ui(ctx: AppCtx<'_>, ui: &mut Ui, report: &Report) {
    for (loss, cases) in report.losses() {
        cases_ui(ctx, ui, loss.label(), cases);
    }
    for (trouble, cases) in report.troubles() {
        cases_ui(ctx, ui, trouble.label(), cases);
    }
}

fn cases_ui(ctx: AppCtx<'_>, ui: &mut Ui, label: &str, cases: &Cases) {
    let title = RichText::new(format!("{label}: {}", cases.count)).color(ctx.theme.warning());
    CollapsingHeader::new(title).id_salt(label).show(ui, |ui| {
        let faint = ctx.theme.text_faint();
        for example in &cases.examples {
            ui.label(RichText::new(example).small().color(faint));
        }
        let n_more = cases.count - cases.examples.len();
        if n_more > 0 {
            ui.label(
                RichText::new(format!("and {n_more} more"))
                    .small()
                    .color(faint),
            );
        }
    });
}
