//! How the report looks: colours of tags for light and for dark surroundings, and the rest.

use std::fmt::Write as _;

use crate::model::Color;

/// What is the same for every report.
const SHEET: &str = "
:root{color-scheme:light dark;--ink:#1c1c1e;--paper:#fdfdfb;--soft:#66666b;--line:#d9d9d4;--link:#1a5fa8}
@media (prefers-color-scheme:dark){:root{--ink:#e8e8e6;--paper:#1b1c1f;--soft:#a3a3a8;--line:#3d3e43;--link:#86b9f0}}
body{margin:0 auto;max-width:46rem;padding:1.5rem;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.25}
h2{margin-top:3rem;border-bottom:1px solid var(--line)}
a{color:var(--link)}
.soft{color:var(--soft);font-size:.875rem}
article p{white-space:pre-wrap;font:1.0625rem/1.8 Georgia,serif;margin:0 0 .9em}
mark{color:inherit;border-radius:.15em;padding-bottom:.1em}
.key{font:600 .6875rem/1 system-ui,sans-serif;vertical-align:super;text-decoration:none;margin:0 .15em;color:inherit;user-select:none}
.chip{display:inline-block;min-width:1.25em;padding:0 .35em;border:1px solid;border-radius:.3em;text-align:center;font-weight:600}
blockquote{margin:.25rem 0;padding-inline-start:.9rem;border-inline-start:.25rem solid;white-space:pre-wrap}
q{quotes:none}
li{margin:.5rem 0}
ol.quotes,ul.tags{list-style:none;padding:0}
table{border-collapse:collapse;display:block;overflow-x:auto}
th,td{padding:.2rem .6rem;border-bottom:1px solid var(--line);text-align:end}
th:first-child{text-align:start}
tfoot th,tfoot td{border-top:2px solid var(--line);font-weight:600}
dl{margin:.25rem 0;display:grid;grid-template-columns:max-content 1fr;gap:0 .75rem}
dt{color:var(--soft)}
dd{margin:0;white-space:pre-wrap}
@media print{:root{--ink:#000;--paper:#fff}body{max-width:none;padding:0}h2,h3{break-after:avoid}li,tr{break-inside:avoid}mark,blockquote,.chip{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
";

/// The style sheet with a colour for each tag, by number; the last stands for tags that nobody knows.
pub fn sheet(colors: &[Color]) -> String {
    let mut sheet = String::from(":root{");
    push_colors(&mut sheet, colors, |it| it);
    sheet.push_str("}\n@media (prefers-color-scheme:dark){:root{");
    push_colors(&mut sheet, colors, lightened);
    sheet.push_str("}}");
    sheet.push_str(SHEET);
    sheet
}

/// The line and the background of each.
fn push_colors(sheet: &mut String, colors: &[Color], change: impl Fn(Color) -> Color) {
    for (nth, color) in colors.iter().enumerate() {
        let color = change(*color);
        // A quarter of the colour leaves the words their contrast in both surroundings.
        let _written = write!(sheet, "--t{nth}:{color};--b{nth}:{color}40;");
    }
}

/// Half-way to white, for lines on a dark ground.
fn lightened(color: Color) -> Color {
    let half = |part: u8| u8::midpoint(part, 255);
    Color {
        red: half(color.red),
        green: half(color.green),
        blue: half(color.blue),
    }
}
