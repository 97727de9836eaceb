use super::*;
use crate::loading::paragraphs::paragraphs;

fn kind(line: &str) -> Option<LineKind> {
    classify(line, &mut String::new())
}

#[test]
fn dirt_of_one_line_is_told_by_its_kind() {
    use DirtReason::{Advertisement, Disclaimer, PhotoCredit, ReadAlso, Rights, SignUp};
    for (reason, lines) in [
        (
            PhotoCredit,
            &[
                "© Norda / Pia Lind/",
                "Photo: Pia Lind/Norda",
                "Photo by Pia Lind",
                "Foto: dpa",
                "Фото: Норда",
                "图片来源：诺达社",
                "Minister Ada Roth at the dam on Sunday. REUTERS/Pia Lind",
                "The dam (AP Photo/Pia Lind)",
                "Crédit photo : Norda",
                "📷 Photo: Norda",
                "The dam from above. Pia Lind via Getty Images",
            ][..],
        ),
        (
            Disclaimer,
            &[
                "(Generated from a syndicated feed; Herald staff have not edited this report.)",
                "(Reporting by Pia Lind; editing by Jan Roth)",
                "(With inputs from agencies)",
                "Disclaimer: for information only.",
                "The views expressed in this article are the author's own.",
                "Мнение автора может не совпадать с позицией редакции",
                "本文仅代表作者个人观点。",
            ],
        ),
        (
            ReadAlso,
            &[
                "Read also: Why dams fail",
                "READ MORE Why dams fail",
                "See also | Why dams fail",
                "Lesen Sie auch: Warum Dämme brechen",
                "Читайте также: Почему рушатся плотины",
                "Читайте також — Чому руйнуються греблі",
                "اقرأ أيضًا: لماذا تنهار السدود",
                "相关阅读：大坝为何溃决",
                "Lea también: Por qué fallan las presas",
                "À lire aussi : Pourquoi",
                "► Related: Why dams fail",
            ],
        ),
        (
            SignUp,
            &[
                "Subscribe to our newsletter",
                "Follow us on Telegram and Facebook",
                "Sign up for the morning briefing",
                "Share",
                "Подписывайтесь на наш Telegram-канал",
                "Підписуйтесь на наш канал",
                "تابعونا على فيسبوك وتلغرام",
                "Folgen Sie uns auf Facebook",
                "Abonnez-vous à notre newsletter",
            ],
        ),
        (
            Rights,
            &[
                "© 2025 Norda. All rights reserved.",
                "Copyright 2025 The Herald",
                "All rights reserved.",
                "Alle Rechte vorbehalten",
                "Все права защищены.",
                "جميع الحقوق محفوظة",
                "This material may not be published, broadcast, rewritten or redistributed.",
            ],
        ),
        (
            Advertisement,
            &[
                "Advertisement",
                "ADVERTISEMENT",
                "[Advertisement]",
                "Story continues below",
                "Anzeige",
                "Реклама",
                "إعلان",
                "广告",
            ],
        ),
    ] {
        for line in lines {
            assert_eq!(kind(line), Some(LineKind::Dirt(reason)), "{line}");
        }
    }
    assert_eq!(kind("You may also like"), Some(LineKind::ListHead));
    assert_eq!(kind("Read also:"), Some(LineKind::PointerHead));
}

#[test]
fn sentences_that_only_look_like_dirt_are_story() {
    for line in [
        "Photo by photo, the inquiry rebuilt the night of the flood.",
        "Photos by satellites show the dam cracked, officials said.",
        "Getty Images sued the company on Monday, said a spokesman for Getty Images.",
        "A Reuters/Ipsos poll found that most Marrin voters back the dam.",
        "Read also the annex, the minister told reporters, before you judge.",
        "“Subscribe to that theory and you will believe anything,” she said.",
        "Subscribe to that theory and you will believe anything, she said.",
        "Follow us on this road, the minister urged, or be left behind.",
        "The treaty left all rights reserved to the provinces, the court found.",
        "Advertisement spending fell in Marrin last year.",
        "The bill has not been edited by the committee, the speaker said.",
        "Related to the minister by marriage, Lind denied any favour.",
        "Share prices fell as the strike went on.",
        "Watch the water, the old keeper said.",
        "Sign up for the army, posters told the young men of Marrin.",
        "More on this was to follow from the ministry, he added.",
        "Фотографию министра сняли со стены.",
        "The views expressed at the meeting were harsh.",
        "Copyright law was the third point of the talks.",
        "“No comment,” he said.",
        "Reporting by the Herald led to the minister's fall.",
        "Анонси влади не справдилися.",
    ] {
        assert_eq!(kind(line), None, "{line}");
    }
}

fn found(text: &str) -> Vec<(DirtReason, &str)> {
    let all: Vec<_> = paragraphs(text).collect();
    let dirt = find(text, &all, None);
    dirt.iter()
        .map(|dirt| (dirt.reason, dirt.range.slice(text).unwrap()))
        .collect()
}

const LONG: &str = "The dam above Marrin will be opened in spring, the minister said on Sunday.";

#[test]
fn a_list_of_other_stories_goes_to_the_end() {
    let list = "You may also like\n\nWhy dams fail?\n\n\"No way\": union chief on strike\n\nFive things to know..";
    let text = format!("{LONG}\n{list}\n\n\n");
    assert_eq!(found(&text), [(DirtReason::RelatedList, list)]);
}

#[test]
fn a_pointer_inside_a_story_takes_one_line_only() {
    let text =
        format!("{LONG}\nRead also\nWhy dams fail\nA question of money\nIt was cheap, she said.");
    assert_eq!(
        found(&text),
        [(DirtReason::RelatedList, "Read also\nWhy dams fail")]
    );
    let text = format!("Read also:\n{LONG}");
    assert_eq!(found(&text), [(DirtReason::ReadAlso, "Read also:")]);
}

#[test]
fn a_block_that_repeats_is_one_span_and_short_words_may_come_twice() {
    let other = "Engineers had warned twice that the western wall was wet, the report says.";
    let block = format!("{LONG}\n\"No.\"\n{other}");
    let text = format!("{block}\nA bridge.\n{block}\n");
    assert_eq!(found(&text), [(DirtReason::Repeat, block.as_str())]);
    assert_eq!(found("\"No,\" he said.\nA bridge.\n\"No,\" he said.\n"), []);
    let third = format!("{LONG}\nA.\n{LONG}\nB.\n{LONG}");
    assert_eq!(found(&third).len(), 2);
}

#[test]
fn a_disclaimer_may_close_the_last_paragraph() {
    let note = "(Generated from a syndicated feed, not edited.)";
    let text = format!("{LONG} {note}");
    assert_eq!(found(&text), [(DirtReason::Disclaimer, note)]);
    assert_eq!(found(&format!("{LONG} (He smiled.)")), []);
}
