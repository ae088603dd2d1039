//! Describes the calendar: our own days, corrections of the table of holidays, and seasons.

use jiff::civil::Date;

use super::page::{Line, Section};
use super::rules::Reader;
use crate::facts::calendar::{CalendarChanges, FIRST_YEAR, LAST_YEAR, OwnDays, Season};
use crate::facts::country::Country;
use crate::report::Language;

impl Reader<'_> {
    pub(super) fn calendar(&self) -> Section {
        let rules = self.pack.calendars.rules();
        let mut lines = Vec::new();
        if let Some(country) = rules.our_country {
            let name = self.country_name(country);
            lines.push(Line::Labelled(self.say("Our country", "我方所在国"), name));
        }
        lines.extend(self.changes(&rules.ours));
        for (code, changes) in &rules.countries {
            lines.push(Line::Text(self.country_name(code)));
            lines.extend(self.changes(changes));
        }
        if !rules.seasons.is_empty() {
            let mut seasons: Vec<String> =
                rules.seasons.iter().map(|season| self.season(season)).collect();
            seasons.dedup(); // one for each year
            lines.push(Line::Listed(self.say("Seasons", "季节性长假"), seasons));
        }
        let note = self.written(
            format!(
                "Public holidays and make-up working days are built in for {FIRST_YEAR} to \
                 {LAST_YEAR}. No next step and no planned day falls on a day off of the buyer or of \
                 ours, or into a season."
            ),
            format!(
                "内置 {FIRST_YEAR}–{LAST_YEAR} 年各国公共假日与调休上班日。下一步和计划日期不会落在买家或我方的休息日，也不会落在长假期间。"
            ),
        );
        let title = self.say("Calendar", "日历");
        let entries = vec![self.entry(
            "calendar",
            self.say("Days off and working days", "休息日与工作日"),
            lines,
        )];
        Section { id: "calendar", title: title.to_owned(), note, entries }
    }

    fn country_name(&self, code: &str) -> String {
        let country = Country::of_code(code);
        country.map_or(code, |own| self.say(own.name_en, own.name_zh)).to_owned()
    }

    fn changes(&self, changes: &CalendarChanges) -> impl Iterator<Item = Line> {
        let week = changes.weekend.as_ref().map(|weekend| {
            let names = match self.language {
                Language::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
                Language::Zh => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
            };
            let worked = (1..).zip(names).filter(|(day, _)| !weekend.contains(day));
            let worked: Vec<&str> = worked.map(|(_, name)| name).collect();
            Line::Labelled(self.say("Working week", "工作日"), worked.join(self.say(", ", "、")))
        });
        let days = |title, all: &[OwnDays]| {
            let shown = all.iter().map(|own| self.days(own)).collect();
            (!all.is_empty()).then_some(Line::Listed(title, shown))
        };
        let off = days(self.say("Days off", "休息日"), &changes.holidays);
        let title = self.say("Extra working days", "额外上班日");
        let worked = days(title, &changes.extra_working_days);
        [week, off, worked].into_iter().flatten()
    }

    fn days(&self, own: &OwnDays) -> String {
        let range = self.range(own.from, own.to);
        match &own.title {
            Some(title) => {
                let title = self.language.of(title);
                self.written(format!("{range}: {title}"), format!("{range}：{title}"))
            }
            None => range,
        }
    }

    fn range(&self, from: Date, to: Date) -> String {
        match from == to {
            true => from.to_string(),
            false => self.written(format!("{from} to {to}"), format!("{from} 至 {to}")),
        }
    }

    fn season(&self, season: &Season) -> String {
        let title = self.language.of(&season.title);
        let range = match season.is_yearly {
            true => {
                let day = |day: Date| format!("{:02}-{:02}", day.month(), day.day());
                let (from, to) = (day(season.from), day(season.to));
                self.written(
                    format!("{from} to {to} of every year"),
                    format!("每年 {from} 至 {to}"),
                )
            }
            false => self.range(season.from, season.to),
        };
        let countries = season.countries.join(self.say(", ", "、"));
        self.written(
            format!("{title}, {range}: {countries}"),
            format!("{title}，{range}：{countries}"),
        )
    }
}
