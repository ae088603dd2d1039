//! Recognises by its headers the subject of a table that is not a table of deals: campaigns,
//! products, tickets; and records that belong to a deal, such as orders, payments and shipments.

use super::header_text::HeaderText;

/// Tables that are not used, with the words that their headers begin with.
const OTHERS: [(&str, &[&str]); 12] = [
    ("campaigns", &["campaign", "营销活动", "市场活动"]),
    ("products", &["product", "sku", "article"]),
    ("vendors", &["vendor", "supplier", "供应商"]),
    ("price books", &["pricebook", "pricelist"]),
    ("support cases", &["case", "ticket", "solution", "工单"]),
    ("projects", &["project"]),
    ("users", &["user", "employee"]),
    ("web forms", &["form", "webform", "survey"]),
    ("documents", &["document", "attachment"]),
    ("sequences", &["sequence", "workflow"]),
    ("forecasts", &["forecast", "quota"]),
    ("territories", &["territory"]),
];

/// The words that follow the subject in headers of such a table.
const PARTS: [&str; 17] = [
    "id",
    "name",
    "owner",
    "type",
    "status",
    "number",
    "no",
    "code",
    "date",
    "title",
    "stage",
    "category",
    "startdate",
    "enddate",
    "sku",
    "ownerid",
    "priority",
];
const CHINESE_PARTS: [&str; 5] = ["编号", "名称", "状态", "类型", "时间"];

/// Returns the subject if it is not deals, contacts, companies or messages. `ours` is the number of
/// headers of those.
pub fn other_subject(header_texts: &[HeaderText], ours: usize) -> Option<&'static str> {
    let first = header_texts.iter().find(|own| !own.key.is_empty())?;
    let found = OTHERS.iter().find(|(_, words)| {
        let is_own = |own: &&HeaderText| words.iter().any(|word| is_part(&own.key, word));
        let hits = header_texts.iter().filter(is_own).count();
        // Tables of deals also have columns of products and projects.
        is_own(&first) && hits > 1 && hits > ours
    });
    found.map(|(what, _)| *what)
}

fn is_part(key: &str, word: &str) -> bool {
    let Some(rest) = key.strip_prefix(word) else { return false };
    PARTS.contains(&rest) || CHINESE_PARTS.contains(&rest)
}

/// Records that belong to a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Related {
    Order,
    Invoice,
    Payment,
    Shipment,
    Sample,
    LineItem,
    History,
    Task,
}

impl Related {
    /// Returns the name of one row of the table.
    pub const fn name(self) -> &'static str {
        match self {
            Related::Order => "order",
            Related::Invoice => "invoice",
            Related::Payment => "payment",
            Related::Shipment => "shipment",
            Related::Sample => "sample",
            Related::LineItem => "line item",
            Related::History => "change of stage",
            Related::Task => "task",
        }
    }
}

const RELATED: [(Related, &[&str]); 8] = [
    (Related::Order, &["order", "salesorder", "so", "purchaseorder", "po", "订单"]),
    (Related::Invoice, &["invoice", "发票", "rechnung", "facture"]),
    (
        Related::Payment,
        &["payment", "transaction", "receipt", "remittance", "回款", "收款", "付款", "zahlung"],
    ),
    (
        Related::Shipment,
        &["shipment", "shipping", "delivery", "deliverynote", "dispatch", "发货", "出货", "物流"],
    ),
    (Related::Sample, &["sample", "寄样", "样品"]),
    (Related::LineItem, &["lineitem", "line", "item", "orderline", "quoteline", "quotelineitem"]),
    (Related::History, &["history", "stagehistory", "log", "event", "change"]),
    (Related::Task, &["task", "reminder", "todo", "任务"]),
];

/// The endings of id headers.
const ID_ENDS: [&str; 9] = ["id", "no", "number", "num", "code", "ref", "编号", "号", "单号"];

/// Returns the record type of a table, from its first id header, and that column.
pub fn related(header_texts: &[HeaderText]) -> Option<(Related, usize)> {
    let ids = header_texts.iter().enumerate().filter(|(_, own)| {
        ID_ENDS.iter().any(|end| own.key.ends_with(end) && own.key.len() > end.len())
    });
    let (column, first) = ids.into_iter().next()?;
    let found = RELATED.iter().find(|(_, words)| {
        let of_word = |word: &&str| first.key.strip_prefix(*word);
        words.iter().filter_map(of_word).any(|rest| ID_ENDS.contains(&rest))
    });
    found.map(|(related, _)| (*related, column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::columns::header_text::header_texts;
    use crate::rules::kinds::columns::Columns;

    fn of(headers: &[&str]) -> Vec<HeaderText> {
        let headers: Vec<String> = headers.iter().map(|&own| own.to_owned()).collect();
        header_texts(&headers, &Columns::default())
    }

    #[test]
    fn a_table_is_about_what_its_first_headers_say() {
        let other = |headers: &[&str], ours| other_subject(&of(headers), ours);
        assert_eq!(other(&["Campaign ID", "Campaign Name", "Status"], 1), Some("campaigns"));
        assert_eq!(other(&["Product Code", "Product Name", "Stock"], 0), Some("products"));
        assert_eq!(other(&["PI No", "Product Code", "Product Name"], 1), None);
        assert_eq!(other(&["Deal ID", "Campaign Name", "Campaign Type"], 1), None);
    }

    #[test]
    fn records_that_belong_to_a_deal_are_known_by_their_id() {
        let related = |headers: &[&str]| related(&of(headers)).map(|(own, _)| own);
        assert_eq!(related(&["shipment_id", "deal_id", "status"]), Some(Related::Shipment));
        assert_eq!(related(&["order_id", "quote_id"]), Some(Related::Order));
        assert_eq!(related(&["Invoice No.", "PI No"]), Some(Related::Invoice));
        assert_eq!(related(&["订单编号", "商机编号"]), Some(Related::Order));
        assert_eq!(related(&["deal_id", "order_id"]), None, "a deal and its order");
        assert_eq!(related(&["Date", "Customer"]), None);
    }
}
