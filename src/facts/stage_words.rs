//! Reads the words of stage and status columns: won, lost, closed, open.
//!
//! Words are compared without case, accents, numbering, separators and emoji: `6. Closed Won ✅`,
//! `CLOSED_WON` and `closedwon` are equal. Unknown words stay unknown, and words of an order in
//! progress, such as `In production`, are doubtful: a person is asked.

use std::sync::LazyLock;

use super::cell_words::{CellWords, WordTable};

/// The meaning of a stage or a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StageReading {
    Won,
    Lost,
    /// Closed, without an outcome.
    Closed,
    /// A word of a placed order, or of a finished record.
    Doubtful,
    Open,
    Unknown,
}

impl StageReading {
    /// The words with which a person settles an unknown word.
    pub const SETTLED: [(&'static str, StageReading); 4] = [
        ("won", StageReading::Won),
        ("lost", StageReading::Lost),
        ("closed", StageReading::Closed),
        ("open", StageReading::Open),
    ];

    /// Returns the word in results, rules and lists.
    pub const fn name(self) -> &'static str {
        match self {
            StageReading::Won => "won",
            StageReading::Lost => "lost",
            StageReading::Closed => "closed",
            StageReading::Doubtful => "doubtful",
            StageReading::Open => "open",
            StageReading::Unknown => "unknown",
        }
    }

    pub const fn is_closed(self) -> bool {
        matches!(self, StageReading::Won | StageReading::Lost | StageReading::Closed)
    }
}

/// Words of lost deals. A `*` at the end also matches longer words.
const LOST: &str = "lost lose loss losing closedlost lostdeal closedlose dead abandoned abandon unqualified \
    disqualified disqualify rejected reject rejection declined decline denied refused no_deal not_interested \
    no_interest uninterested no_longer_interested no_longer_needed no_need cancelled canceled cancel cancellation deleted \
    duplicate duplicated dupe spam junk trash invalid irrelevant withdrawn dropped churned churn failed failure unsuccessful \
    not_won not_awarded no_go nogo void voided out_of_business not_qualified bad_lead bad_fit not_a_fit no_fit no_budget_lost \
    verloren abgelehnt abgesagt absage storniert kein_interesse ungultig disqualifiziert unqualifiziert abgebrochen \
    perdid* rechazad* cancelad* descartad* descalificad* no_interesad* sin_interes anulad* fallid* fracasad* \
    recusad* rejeitad* desqualificad* sem_interesse desistiu \
    perdu perdue perdus perdues refus refuse refusee annule annulee abandonne abandonnee sans_suite pas_interesse rejete rejetee disqualifie \
    perso persa persi perse rifiutat* annullat* scartat* non_interessat* respint* \
    afgewezen geannuleerd verlies geweigerd forlorad* forlorat tapt tabt avslag avslatt avvist afvist avslagen annullert annulleret havitty hylatty \
    przegran* odrzucon* anulowan* utracon* stracon* prohran* ztracen* zamitnut* zrusen* elveszett pierdut* \
    kaybedil* kaybettik kayip kayıp iptal* reddedil* \
    проигран* провал* отказ* потерян* не_реализован* нереализован* отменен* отклонен* спам дубль дубли нецелев* неуспешн* неудач* некачествен* брак \
    програн* втрачен* відмов* скасован* \
    خسر* خاسر* خسارة مفقود* مرفوض* ملغ* that_bai gagal kalah batal";
const LOST_JOINED: [&str; 52] = [
    "丢单",
    "输单",
    "失单",
    "已输",
    "流失",
    "放弃",
    "无意向",
    "没意向",
    "没有意向",
    "无效",
    "失败",
    "取消",
    "作废",
    "拒绝",
    "已删除",
    "终止",
    "不合作",
    "战败",
    "废单",
    "死单",
    "跑单",
    "重复",
    "垃圾",
    "无兴趣",
    "没兴趣",
    "不感兴趣",
    "搁置关闭",
    "丟單",
    "輸單",
    "棄單",
    "放棄",
    "無效",
    "失敗",
    "無意向",
    "拒絕",
    "失注",
    "見送り",
    "キャンセル",
    "不成立",
    "敗戦",
    "辞退",
    "ロスト",
    "断り",
    "실주",
    "실패",
    "취소",
    "거절",
    "탈락",
    "패찰",
    "แพ้",
    "ยกเลิก",
    "未中标",
];
/// Words of won deals, whatever other words are beside them.
const WON: &str = "won win closedwon wondeal closewon \
    gewonnen ganad* ganho ganha ganhos ganhas ganhou conquistad* gagne gagnee gagnes gagnees vint* vinti vittoria \
    vunnet vundet vunnen vunnit voitettu wygran* vyhran* megnyert castigat* kazanil* kazanıl* kazandik kazandık \
    выигран* успешн* реализован* виграно виграна успішн* فاز فائز ربح رابح* thang_loi menang";
const WON_JOINED: [&str; 19] = [
    "赢单",
    "已赢",
    "成交",
    "成单",
    "贏單",
    "已贏",
    "受注",
    "成約",
    "成立",
    "수주",
    "성사",
    "낙찰",
    "中标",
    "中標",
    "签单",
    "簽單",
    "ชนะ",
    "翻单",
    "返单",
];
/// Words of orders that were placed or paid.
const ORDERED: &str = "ordered order_received order_placed order_confirmed order_confirmation_received order_signed order_booked order_in \
    confirmed_order received_order placed_order purchase_order_received po_received po_placed po_in po_signed \
    deposit_received deposit_paid received_deposit down_payment_received advance_received advance_paid paid prepaid payment_done \
    payment_received payment_complete payment_completed payment_made fully_paid completed complete contract_signed signed deal_done \
    deal_signed success successful successfully accepted fulfilled sold booked purchased awarded \
    auftrag_erhalten auftrag_erteilt auftrag_bestatigt auftrag_gewonnen bestellt beauftragt bezahlt anzahlung_erhalten angenommen erfolgreich verkauft unterschrieben \
    pedido_confirmad* pedido_recibid* pedido_realizad* pedido_recebid* pagad* aceptad* firmad* anticipo_recibid* exitos* vendid* orden_confirmada orden_recibida \
    pedido_fechado pago paga aceit* assinad* sinal_recebido bem_sucedid* \
    commande_confirmee commande_recue commande_passee commande_signee paye payee accepte acceptee signe signee acompte_recu vendu vendue \
    ordine_confermato ordine_ricevuto pagat* accettat* firmat* acquisit* vendut* ordinat* \
    besteld betaald getekend order_ontvangen akkoord bestilt betalt ordre_mottatt ordre_modtaget betald best_alld tilattu maksettu \
    zamowion* zamówion* oplacon* opłacon* sprzedan* objednan* zaplacen* siparis_alindi sipariş_alındı odendi ödendi satildi satıldı \
    оплачен* заказ_получен заказ_подтвержден договор_подписан продан* куплен* подписан* замовлен* \
    تم_البيع تم_الدفع تم_الطلب مدفوع* مكتمل*";
const ORDERED_JOINED: [&str; 39] = [
    "下单",
    "下單",
    "付定金",
    "收定金",
    "定金已",
    "已收款",
    "已付款",
    "已到账",
    "已打款",
    "已汇款",
    "已付全款",
    "已回款",
    "回款完成",
    "签约",
    "簽約",
    "已签",
    "已订货",
    "已采购",
    "已购买",
    "已完成",
    "完成交易",
    "已付訂金",
    "已收訂金",
    "已付定",
    "契約済",
    "入金済",
    "発注済",
    "注文済",
    "獲得",
    "계약완료",
    "계약 완료",
    "입금완료",
    "결제완료",
    "주문완료",
    "발주완료",
    "성공",
    "成功",
    "合同签订",
    "已合作",
];
/// Words of closed deals, without an outcome.
const CLOSED: &str = "closed finished ended inactive geschlossen abgeschlossen cerrad* fechad* finalizad* terminad* concluid* \
    ferme fermee cloture cloturee termine terminee chius* conclus* gesloten afgerond lukket afsluttet avsluttet stangd avslutad \
    zamkniet* zamknięt* zakonczon* zakończon* uzavren* закрыт* завершен* закрито kapatil* kapandi kapandı kapalı kapali مغلق*";
const CLOSED_JOINED: [&str; 14] = [
    "已关闭",
    "关闭",
    "已关单",
    "關閉",
    "结案",
    "結案",
    "已结束",
    "结束",
    "已归档",
    "終了",
    "完了",
    "종료",
    "마감",
    "ปิด",
];
/// Words of an order in progress, or of a record that may be finished.
const DOUBTFUL: &str = "production manufacturing shipped shipping shipment dispatch* delivered delivery sales_order order orders invoice invoiced \
    deposit contract po purchase_order expired archived converted conversion approved approval final finalised finalized handed_over handover \
    after_sales aftersales after_sale processing fulfilment fulfillment installation commissioning done warranty customer client \
    produktion fertigung in_fertigung versand* versendet geliefert auftrag bestellung rechnung produccion pedido entregad* factura* producao \
    fabrication commande expedie expediee livre livree facture produzione ordine spedit* consegnat* fattur* productie verzonden geleverd \
    bestelling производств* отгружен* отгрузк* доставлен* поставк* заказ* siparis sipariş uretim üretim zamowienie zamówienie produkcj*";
const DOUBTFUL_JOINED: [&str; 28] = [
    "生产", "生產", "出货", "出貨", "发货", "發貨", "发运", "订舱", "排产", "交货", "交付", "验货",
    "尾款", "定金", "订金", "订单", "訂單", "收款", "付款", "合同", "售后", "完成", "入金", "出荷",
    "納品", "생산", "출하", "납품",
];
/// Words that turn a word of an order into a plan.
const NOT_YET: &str = "pending awaiting await waiting wait expected expecting likely before until almost nearly soon verbal unpaid not never \
    no non sample samples trial probable potential possible ausstehend wartet warten erwartet nicht muster pendiente esperando espera \
    muestra aguardando pendente amostra attente echantillon attesa campione wacht monster ожида* ждем не образ* probka próbka numune bekl*";
const NOT_YET_JOINED: [&str; 19] = [
    "待",
    "未",
    "没",
    "等待",
    "等",
    "预计",
    "即将",
    "准备",
    "拟",
    "样品",
    "打样",
    "寄样",
    "樣品",
    "預計",
    "サンプル",
    "未定",
    "見込",
    "예정",
    "대기",
];
/// Words that exclude an order: `Contract sent`.
const OFFERED: &str = "sent proposal proposed quote quoted quotation negotiation negotiating negotiate review reviewing pi proforma offer offered offering \
    angebot* verhandlung* propuesta* negociacion* cotizacion* proposta* negociacao orcamento* devis proposition* negociation* offerta trattativa \
    offerte предложен* переговор* teklif* oferta* negocjac*";
const OFFERED_JOINED: [&str; 11] =
    ["报价", "報價", "谈判", "談判", "议价", "提案", "見積", "商談", "交渉", "견적", "협상"];
/// Other words of open deals.
const OPEN: &str = "new open opened lead qualified qualify qualifying qualification prospect* contacted contact contacting attempted attempting \
    needs analysis proposition perception solution evaluation evaluating demo demonstration meeting appointment scheduled presentation presented decision boughtin \
    follow followup following in_progress progress discussion discussing hold on_hold postponed delayed response respond* unresponsive silent silence ghosted quiet \
    reply replied answered active draft nurtur* interested inquiry enquiry enquired rfq opportunity working developing develop pricing price tender bid bidding budget technical identified \
    discovery intent commit committed best_case pipeline forecast conversation engaged engagement connected connect catalogue catalog requirement requirements spec specification \
    stalled stuck cold warm hot uncontacted later recycled reengage visit call called chat email mailed shortlist shortlisted validation consideration lost_contact \
    neu offen qualifiziert kontaktiert nuevo nueva abierto abierta calificad* contactad* novo nova aberto aberta qualificad* nouveau nouvelle ouvert* qualifie contacte nuovo nuova apert* contattat* \
    nieuw ny ott oppen apen nowy nowa otwart* новы* новая открыт* работ* контакт* квалиф* лид первичн* yeni acik açık görüşme gorusme جديد مفتوح";
const OPEN_JOINED: [&str; 53] = [
    "初步",
    "沟通",
    "溝通",
    "意向",
    "询价",
    "询盘",
    "詢盤",
    "跟进",
    "跟進",
    "需求",
    "方案",
    "新",
    "确认",
    "验证",
    "立项",
    "商务",
    "潜在",
    "公海",
    "接洽",
    "发送",
    "已发",
    "开发",
    "開發",
    "联系",
    "聯繫",
    "回复",
    "回覆",
    "谈",
    "推进",
    "进行",
    "洽谈",
    "线索",
    "机会",
    "接触",
    "考虑",
    "犹豫",
    "沉默",
    "失联",
    "招标",
    "投标",
    "评估",
    "初期",
    "暂停",
    "新規",
    "検討",
    "ヒアリング",
    "アプローチ",
    "保留",
    "신규",
    "제안",
    "상담",
    "진행",
    "검토",
];

/// The lists, folded like cells.
struct Tables {
    lost: WordTable,
    won: WordTable,
    ordered: WordTable,
    closed: WordTable,
    doubtful: WordTable,
    not_yet: WordTable,
    offered: WordTable,
    open: WordTable,
    denied: WordTable,
    lost_contact: WordTable,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    lost: WordTable::of(LOST, &LOST_JOINED),
    won: WordTable::of(WON, &WON_JOINED),
    ordered: WordTable::of(ORDERED, &ORDERED_JOINED),
    closed: WordTable::of(CLOSED, &CLOSED_JOINED),
    doubtful: WordTable::of(DOUBTFUL, &DOUBTFUL_JOINED),
    not_yet: WordTable::of(NOT_YET, &NOT_YET_JOINED),
    offered: WordTable::of(OFFERED, &OFFERED_JOINED),
    open: WordTable::of(OPEN, &OPEN_JOINED),
    denied: WordTable::of("not no never non nicht kein keine не pas sin sem won_t", &[]),
    lost_contact: WordTable::of("lost_contact", &[]),
});

/// Reads a cell of a stage or status column.
pub fn read_stage(text: &str) -> StageReading {
    let words = CellWords::of(text);
    if words.is_empty() {
        return StageReading::Unknown;
    }
    let tables = &*TABLES;
    let not_yet = words.holds(&tables.not_yet);
    if words.holds(&tables.lost_contact) {
        StageReading::Open
    } else if words.claims(&tables.lost) {
        StageReading::Lost
    } else if words.claims(&tables.won) && !words.holds(&tables.denied)
        || words.claims(&tables.ordered) && !not_yet
    {
        StageReading::Won
    } else if words.claims(&tables.closed) && !not_yet {
        StageReading::Closed
    } else if not_yet || words.holds(&tables.offered) {
        StageReading::Open
    } else if words.holds(&tables.doubtful) {
        StageReading::Doubtful
    } else if words.holds(&tables.open) {
        StageReading::Open
    } else {
        StageReading::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use StageReading::{Closed, Doubtful, Lost, Open, Unknown, Won};

    fn all_are(reading: StageReading, cells: &[&str]) {
        for cell in cells {
            assert_eq!(read_stage(cell), reading, "{cell}");
        }
    }

    #[test]
    fn won_is_read_in_every_spelling() {
        all_are(
            Won,
            &[
                "Closed Won",
                "Closed-Won",
                "closedwon",
                "WON ✅",
                "6. Closed Won",
                "6 - Closed Won",
                "Closed Won (100%)",
                "Closed/Won",
                "ClosedWon",
                "CLOSED_WON",
                "Won - paid",
                "Ordered",
                "PO received",
                "Deposit paid",
                "Payment Done",
                "H. Work Order Received",
                "C6:WON",
                "Fechado - ganho",
                "Geschlossen - gewonnen",
                "Auftrag erhalten",
                "Commande confirmée",
                "Pedido confirmado",
                "Сделка успешна",
                "Успешно реализовано",
                "已下单",
                "已付定金",
                "已收款",
                "已完成",
                "成交客户",
                "已成单",
                "赢单✅",
                "成交（返单）",
                "受注",
                "수주",
                "Kazanıldı",
                "Wygrana",
                "Vunnet",
                "Vundet",
                "Invoice paid",
                "Order won, waiting for deposit",
                "10 – Gewonnen 🏆",
            ],
        );
    }

    #[test]
    fn lost_is_read_in_every_spelling() {
        all_are(
            Lost,
            &[
                "Closed Lost - No response",
                "L. Project Lost",
                "C6:LOSE",
                "LOSE",
                "Abandoned",
                "Unqualified",
                "Disqualified",
                "No deal",
                "Not interested",
                "Lost to competitor",
                "Dead",
                "Duplicate",
                "Spam",
                "Junk",
                "Сделка провалена",
                "Закрыто и не реализовано",
                "丢单",
                "放弃",
                "无意向",
                "失注",
                "Kaybedildi",
                "Przegrana",
                "Tapt",
                "Perdue",
                "Não: sem interesse",
            ],
        );
    }

    #[test]
    fn an_order_under_way_is_asked_about() {
        all_are(
            Doubtful,
            &["In production", "Production", "Shipped", "Sales Order", "生产中", "出货"],
        );
        all_are(Closed, &["Abgeschlossen", "Closed", "已关闭", "Cerrada", "Закрыта"]);
    }

    #[test]
    fn what_is_still_open_is_no_end() {
        all_are(
            Open,
            &[
                "PI sent",
                "New",
                "Negotiation/Review",
                "Waiting for deposit",
                "待付款",
                "未成交",
                "预计成交",
                "Sample shipped",
                "样品已付款",
                "Contract sent",
                "Decision Maker Bought-In",
                "No response",
                "Proposal",
                "已报价",
                "沟通中",
                "Verbal order",
                "Lost contact",
                "Proforma invoice sent",
                "Nuevo",
                "Новый лид",
                "商談中",
                "Awaiting PO",
            ],
        );
        all_are(Unknown, &["Stage 3", "Rot", "🎉", "", "Phase B", "Blau"]);
    }
}
