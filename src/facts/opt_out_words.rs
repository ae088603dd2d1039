//! The words of opt-outs, in the languages of the main trading countries.
//!
//! Written as for [`WordTable`]: folded, `_` within phrases, `*` after prefixes. Single letters are
//! not words of a cell, so `E-Mails` is `mails` and `n'écrivez` is `ecrivez`.

use std::sync::LazyLock;

use super::cell_words::{CellWords, WordTable};

/// All word lists.
pub struct OptOutWords {
    /// Statements that a person must not be contacted, wherever they are.
    pub out: WordTable,
    /// The same, but only as a whole tag: these letters have other meanings inside a sentence.
    pub out_as_tag: WordTable,
    /// The same, in headers and in names of files.
    pub out_in_name: WordTable,
    /// Words that deny the statement after them.
    pub denied: WordTable,
    pub yes: WordTable,
    pub no: WordTable,
    /// Refusals, in a column that is about contact.
    pub refused: WordTable,
    pub may: WordTable,
    /// Header words for contact, mail and advertising.
    pub contact: WordTable,
    /// Header words for newsletters and mailing lists.
    pub subscription: WordTable,
    pub allowed: WordTable,
    /// Header words and phrases that mean permission to contact by themselves.
    pub can_contact: WordTable,
    pub consent: WordTable,
    /// Consent by itself, whatever other words are beside it.
    pub consent_alone: WordTable,
    /// Header words for what was or was not done yet: `Not contacted`.
    pub done: WordTable,
    pub forbidden: WordTable,
    pub status: WordTable,
    pub blocked: WordTable,
    /// Whole mails that ask to stop.
    pub stop: WordTable,
    /// Header words for when, why or by whom, rather than whether.
    pub trace: WordTable,
    /// Header words for when.
    pub when: WordTable,
    /// Header words for counts, links and campaigns.
    pub other: WordTable,
    /// Header words of free text.
    pub note: WordTable,
    /// Header words of columns that hold names, products or the buyer's own mails.
    pub not_tags: WordTable,
}

const OUT: &str = "unsubscrib* unsubs opted_out opt_out optout optouts opt_outs optedout opting_out \
    do_not_contact do_not_email do_not_mail do_not_call do_not_write do_not_message do_not_disturb do_not_phone do_not_approach do_not_allow \
    do_not_reach do_not_text do_not_bother do_not_market don_t_contact don_t_email don_t_mail don_t_call don_t_write don_t_disturb don_t_message \
    dont_contact dont_email dont_mail dont_call dont_write donotcontact donotemail donotcall donotmail never_contact never_email must_not_be_contacted \
    not_to_be_contacted not_to_contact not_to_email not_to_mail not_to_write not_to_call not_be_contacted no_longer_contact no_longer_be_contacted no_longer_wishes no_longer_wants \
    no_more_emails no_more_mails no_more_mail no_more_email no_more_messages no_more_newsletters no_more_calls no_more_contact no_further_contact no_further_emails no_further_mails \
    stop_emailing stop_writing stop_contacting stop_mailing stop_calling stop_messaging stop_emails stop_mails stop_sending_emails stop_sending_mails stop_contact stop_all_contact stop_mail \
    removed_from_list removed_from_mailing* removed_from_our_list removed_from_our_mailing* remove_from_list remove_from_mailing* remove_from_our_list remove_from_our_mailing* remove_me remove_us \
    removed_from_the_list removed_from_the_mailing* remove_from_the_list take_me_off take_us_off taken_off_the_list taken_off_our_list leave_us_alone leave_me_alone \
    blacklist blacklisted blacklists blocklist blocklisted blocklists black_list black_listed block_list \
    contact_prohibited contact_forbidden no_contact_list dnc_list not_contactable gdpr_objection objected_to \
    abgemeldet* abmelden abmeldung abbestell* ausgetragen nicht_kontaktieren nicht_mehr_kontaktieren nicht_anschreiben nicht_mehr_anschreiben nicht_anrufen nicht_mailen \
    nicht_mehr_melden kontaktverbot kontaktsperre werbesperre werbeverbot werbewiderspruch mailsperre keine_werbung keine_mails keine_weiteren_mails keine_emails keine_weiteren_emails keine_newsletter keinen_newsletter \
    keinen_kontakt keinkontakt kein_kontakt_erwunscht kontakt_unerwunscht sperrliste sperrlisten robinsonliste schwarze_liste blackliste \
    dado_de_baja dada_de_baja dados_de_baja darse_de_baja dar_de_baja darme_de_baja darnos_de_baja baja_voluntaria de_baja desuscri* desinscri* desubscri* no_contactar no_contacte no_contacten no_llamar \
    no_escribir no_escriban no_escribirle no_quiere_que_le que_no_le que_no_les que_no_lo que_no_la no_le_escrib* no_les_escrib* no_nos_escrib* no_quieren_que_les no_quiere_recibir no_quiere_ser no_desea_recibir no_desea_ser no_molestar no_enviar_correos no_enviar_mas no_mas_correos no_mas_emails lista_negra listas_negras lista_de_exclusion lista_robinson \
    cancelar_suscripcion cancelar_la_suscripcion cancelo_suscripcion cancelo_la_suscripcion suscripcion_cancelada excluir_de_envios \
    descadastr* cancelou_inscricao cancelou_a_inscricao inscricao_cancelada cancelar_inscricao nao_contatar nao_contactar nao_contate nao_ligar nao_escrever nao_perturbe nao_perturbar nao_incomodar nao_enviar_emails nao_enviar_mais nao_quer_receber nao_quer_ser \
    lista_de_bloqueio remover_da_lista removido_da_lista \
    desabonn* ne_pas_contacter ne_plus_contacter ne_pas_appeler ne_pas_deranger ne_pas_ecrire ne_plus_ecrire ne_pas_demarcher ne_pas_solliciter ne_pas_relancer ne_plus_relancer ne_pas_envoyer_de ne_plus_envoyer_de ne_souhaite_plus ne_veut_plus \
    liste_noire liste_rouge liste_d_opposition liste_opposition plus_de_mails plus_d_emails plus_recevoir \
    disiscri* non_contattare non_contattarlo non_contattarla non_contattarli non_ricontattare non_disturbare non_chiamare non_scrivere non_inviare_mail non_vuole_ricevere non_vuole_essere non_desidera cancellato_dalla cancellati_dalla cancellarsi lista_nera \
    uitgeschreven uitschrijv* afgemeld afgemelde afmelding afmeldingen afmelden niet_contacteren niet_benaderen niet_mailen niet_bellen niet_meer_mailen niet_meer_gemaild niet_meer_gebeld niet_gemaild niet_meer_benaderen niet_meer_contacteren geen_mails geen_contact_meer zwarte_lijst blokkeerlijst contactverbod \
    wypisan* wypisal* wypisany wyrejestrowan* nie_kontaktowac nie_dzwonic nie_pisac nie_wysylac nie_wysyłać nie_zyczy_sobie nie_życzy_sobie czarna_lista rezygnacja_z \
    odhlasen* odhlaseno nekontaktovat nekontaktujte neoslovovat nevolat nepsat neposilat cerna_listina cierna_listina cerny_seznam \
    leiratkoz* ne_keress* ne_keresse* ne_irj* ne_hivj* feketelist* nem_keresheto \
    dezabon* nu_contacta* nu_mai_contacta* nu_deranja* nu_suna* lista_neagra \
    avregistrer* avmeld* afmeld* avanmald avanmalda avprenumerera* avslutat_prenumeration kontakta_inte kontakta_ej ej_kontakt far_inte_kontaktas far_ej_kontaktas svartlista svartlistad sparrlista vill_inte_bli \
    avmeldt avmeldte meldt_av avregistrert frameldt afmeldt afmeldte kontakt_ikke ikke_kontakt ikke_kontaktes ma_ikke_kontaktes svarteliste sortliste onsker_ikke ønsker_ikke \
    ala_ota_yhteytta ei_saa_ottaa ei_yhteydenottoja peruuttanut_uutiskirjeen peruuttanut_tilauksen estolista musta_lista \
    απεγγραφ* απεγραφ* διαγραφ* μην_επικοινων* μην_ενοχλ* μαυρη_λιστα \
    отписа* отписк* отпишит* отпис не_беспокоить не_писать не_писать_больше не_звонить не_связываться не_контактировать не_тревожить не_отправлять_писем не_присылать не_присылайте не_пишите не_звоните больше_не_писать больше_не_звонить \
    просил_не просила_не просили_не просит_не просят_не запрет_контакт* черный_список черном_списке черного_списка стоп_лист стоплист \
    відписа* відпис* не_турбувати не_телефонувати не_дзвонити не_писати не_контактувати чорний_список чорному_списку \
    abonelikten* aboneligi_iptal* aboneliği_iptal* iletisime_gecme* iletişime_geçme* iletisim_kurma* iletişim_kurma* rahatsiz_etme* rahatsız_etme* aramayin* aramayın* aranmasin* aranmasın* mail_atma* mail_gonderme* eposta_gonderme* posta_gonderme* yazmayin* yazmayın* kara_liste* \
    huy_đang_ky khong_lien_he đung_lien_he khong_lam_phien khong_gui_mail khong_gui_email tu_choi_nhan danh_sach_đen \
    berhenti_berlangganan jangan_hubungi jangan_dihubungi jangan_kirim jangan_ganggu tidak_mau_dihubungi daftar_hitam senarai_hitam \
    usiwasiliane msiwasiliane usimpigie \
    الغاء_الاشتراك الغي_الاشتراك الغى_الاشتراك لا_تتصل* لا_تراسل* لا_تتواصل* لا_تزعج* عدم_الاتصال عدم_التواصل عدم_الازعاج عدم_المراسله عدم_المراسلة القائمه_السوداء القائمة_السوداء قائمه_سوداء قائمة_سوداء ممنوع_الاتصال طلب_عدم \
    لغو_اشتراک تماس_نگیرید تماس_نگیر پیام_ندهید لیست_سیاه ליסט_שחור רשימה_שחורה לא_ליצור_קשר אין_ליצור_קשר נא_לא_לפנות לא_לפנות הסר_מרשימה הוסר_מרשימת להסיר_מרשימת ביטול_מנוי";
const OUT_JOINED: [&str; 69] = [
    "退订",
    "退訂",
    "拒收",
    "黑名单",
    "黑名單",
    "不要联系",
    "不要再联系",
    "不要聯繫",
    "不要再聯繫",
    "不要联络",
    "请勿联系",
    "勿联系",
    "勿再联系",
    "勿聯繫",
    "勿聯絡",
    "勿联络",
    "勿扰",
    "勿擾",
    "免打扰",
    "免打擾",
    "请勿打扰",
    "不要打扰",
    "不再联系",
    "不再聯繫",
    "禁止联系",
    "禁止聯繫",
    "停止联系",
    "别再联系",
    "别联系",
    "不得联系",
    "不可联系",
    "不允许联系",
    "不愿被联系",
    "不想被联系",
    "不希望被联系",
    "不希望再联系",
    "拒绝联系",
    "拒絕聯繫",
    "拒绝接收",
    "拒绝营销",
    "拒绝来往",
    "取消订阅",
    "取消訂閱",
    "不要发邮件",
    "不要再发",
    "别再发",
    "不再接收",
    "禁发",
    "勿发邮件",
    "配信停止",
    "配信解除",
    "購読解除",
    "購読停止",
    "連絡不可",
    "連絡禁止",
    "連絡しない",
    "連絡不要",
    "送信停止",
    "メール不可",
    "ブラックリスト",
    "수신거부",
    "수신 거부",
    "연락금지",
    "연락 금지",
    "연락하지",
    "구독취소",
    "구독 취소",
    "블랙리스트",
    "拉黑",
];
const OUT_JOINED_TOO: [&str; 9] = [
    "ห้ามติดต่อ",
    "อย่าติดต่อ",
    "ยกเลิกการรับ",
    "ยกเลิกการสมัคร",
    "ไม่ต้องการรับ",
    "บัญชีดำ",
    "संपर्क न करें",
    "सदस्यता समाप्त",
    "যোগাযোগ করবেন না",
];

/// The maximum number of words of a mail that says nothing but that we should stop.
const MAX_REQUEST_WORDS: usize = 8;

/// Returns whether a mail asks to stop by its subject, or by a text of some words, as mail programs
/// and buyers write it: `unsubscribe`, `STOP`, `退订`.
pub fn asks_to_stop(subject: &str, text: &str) -> bool {
    let words = CellWords::of(subject);
    let is_short = |words: &CellWords| words.as_slice().len() <= MAX_REQUEST_WORDS;
    let says = |words: &CellWords| {
        words.asserts(&WORDS.out, &WORDS.denied, &WORDS.no) == Some(true)
            || words.is_one_of(&WORDS.stop)
    };
    let without_marks: String = words
        .as_slice()
        .iter()
        .skip_while(|word| REPLY_MARKS.contains(&word.as_str()))
        .map(|word| format!("{word} "))
        .collect();
    let (subject, text) = (CellWords::of(&without_marks), CellWords::of(text));
    (is_short(&subject) && says(&subject)) || (is_short(&text) && says(&text))
}

/// Marks of replies and forwarded mails in subjects.
const REPLY_MARKS: [&str; 13] =
    ["re", "fw", "fwd", "aw", "wg", "sv", "vs", "tr", "rv", "enc", "res", "回复", "转发"];

pub static WORDS: LazyLock<OptOutWords> = LazyLock::new(|| OptOutWords {
    out: WordTable::of(OUT, &[&OUT_JOINED[..], &OUT_JOINED_TOO[..]].concat()),
    out_as_tag: WordTable::of("dnc dne dnm unsub suppressed baja", &[]),
    out_in_name: WordTable::of(
        "dnc unsub unsubs suppress suppressed suppression suppressions bajas abmeldungen abmelder optout optouts opposed opposition",
        &[],
    ),
    denied: WordTable::of(
        "not no never isn hasn aren wasn without nicht nie kein keine noch_nicht non nao pas jamais не нет ни ikke inte ej ei nie_jest nu nem ne değil degil",
        &["未", "没", "沒", "非", "不在", "没有", "尚未"],
    ),
    yes: WordTable::of(
        "yes true ja jawohl oui si sim da tak ano igen evet hai kylla joo да так ναι نعم بله ya ndiyo co đung checked",
        &["是", "有", "はい", "예", "네", "ใช่", "हाँ", "כן"],
    ),
    no: WordTable::of(
        "no not false nein nee non nao nie ne nem nej nei ei hayır hayir нет ні οχι όχι لا خیر tidak tak_boleh tidak_boleh hapana khong unchecked",
        &["否", "无", "没有", "不", "いいえ", "不可", "아니", "ไม่", "नहीं", "לא"],
    ),
    refused: WordTable::of(
        "not_allowed disallowed denied deny blocked block withdrawn revoked objected objection refused refuses declined rejected complained complaint cleaned stop stopped never \
         not_subscribed no_longer no_contact no_email no_emails no_mail no_mails none nothing forbidden prohibited restricted banned excluded removed \
         widerrufen widersprochen widerspruch gesperrt nicht verboten abgelehnt verweigert kein keine keinen untersagt refus refuse retire interdit bloque oppose opposition rechazad* revocad* negad* bloquead* prohibid* \
         cancelad* revogad* recusad* proibid* revocat* negat* bloccat* vietat* rifiutat* geweigerd verboden geblokkeerd ingetrokken odmow* cofniet* cofnięt* zablokow* zabron* wycofan* odvolan* zamitnut* zakazan* \
         letiltva visszavont elutasit* retras* refuzat* interzis* aterkallad nekad sparrad avvist trukket nektet blokkert kielletty estetty отказ* запрещ* отозван* нельзя заблокир* против заборон* відклик* \
         yasak* reddet* engel* iptal geri_cekil* ممنوع محظور مرفوض مسحوب ملغ* dilarang ditolak tu_choi cam απαγορ* αρνη*",
        &[
            "拒绝",
            "拒絕",
            "不要",
            "禁止",
            "勿",
            "停止",
            "거부",
            "금지",
            "철회",
            "撤回",
            "撤销",
            "屏蔽",
            "封禁",
            "拒否",
            "不同意",
            "ห้าม",
            "ปฏิเสธ",
            "不允许",
            "不接受",
            "不能",
            "不可",
            "不想",
            "不希望",
        ],
    ),
    may: WordTable::of(
        "subscribed subscribe opted_in opt_in optin optedin allow allowed granted given consented confirmed active accepted \
         enabled permitted ok okay angemeldet erteilt bestatigt erlaubt inscrit abonne accorde autorise suscrito concedido permitido autorizado inscrito iscritto concesso consentito \
         подписан* разреш* можно согласен aangemeld toegestaan akkoord udzielona izinli onayli",
        &[
            "订阅",
            "允许",
            "同意",
            "正常",
            "可联系",
            "可以",
            "訂閱",
            "允許",
            "수신동의",
            "동의",
            "許可",
        ],
    ),
    contact: WordTable::of(
        "contact contacts contacted contacting email emails mail mails mailing mailings emailing call calls calling phone write writing message messages messaging marketing newsletter newsletters \
         advertising communications outreach reach disturb approach sms whatsapp \
         kontakt kontakte kontaktieren kontaktaufnahme anschreiben anruf anrufen werbung mailen ansprache contactar contacto correo correos llamar escribir publicidad comunicaciones molestar envio envios \
         contato contatar contatos ligar escrever comunicacao comunicacoes contacter courriel courriels appeler ecrire demarchage prospection publicite sollicitation contattare contatto contatti chiamare scrivere \
         comunicazioni benaderen bellen contacteren kontaktowac kontaktu kontaktovat oslovovat kapcsolat kapcsolatfelvetel hirlevel kontakta kontaktas kontaktes yhteydenotto yhteydenotot marketingowa marketingowe marketingova marketing* \
         контакт* связ* связыв* писать письм* письма звонить звонки рассылк* почт* рекламн* беспоко* iletisim* iletişim* eposta posta pazarlama ticari_elektronik arama lien_he gui_email hubungi dihubungi \
         επικοινων* προωθ* اتصال التواصل تواصل بالتواصل بالاتصال gemaild gebeld gecontacteerd benaderd spam مراسله مراسلة تسويق* البريد تماس קשר דיוור",
        &[
            "kontakt",
            "contact",
            "marketing",
            "newsletter",
            "mailing",
            "werbe",
            "markkinoi",
            "yhteyt",
            "联系",
            "聯繫",
            "联络",
            "聯絡",
            "邮件",
            "郵件",
            "邮箱",
            "营销",
            "行銷",
            "推广",
            "打扰",
            "連絡",
            "メール",
            "配信",
            "연락",
            "메일",
            "수신",
            "마케팅",
            "ติดต่อ",
            "อีเมล",
            "संपर्क",
        ],
    ),
    subscription: WordTable::of(
        "subscription subscriptions subscribed subscriber newsletter newsletters newsletterstatus mailing_list mailinglist list_status abonnement abo suscripcion boletin inscricao newsletter_status inscription infolettre iscrizione nieuwsbrief \
         подписк* рассылк* bulten hirlevel nyhetsbrev nyhedsbrev uutiskirje",
        &["订阅", "訂閱", "メルマガ", "購読", "구독", "뉴스레터"],
    ),
    allowed: WordTable::of(
        "allow allows allowed permission permissions permitted permit consent ok okay accept accepts accepted agree agreed agrees authorised authorized authorisation authorization may can willing wants approved \
         erlaubt erlaubnis erlauben darf durfen gestattet zulassig einverstanden zustimmung genehmigt puede pueden permitido permiso permitir autoriza autorizado autorizada autorizacion acepta aceptado pode podem permitid* aceita autorizacao \
         peut autorise autorisee autorisation permis accord accepte permesso permessi consentito autorizzat* accetta accettat* puo toegestaan toestemming mag zgod* pozwol* mozna wolno mag mogen wil wenst đong souhlas* povolen* smi hozzajarul* engedely* acord permis* tillat* tillaten samtycke samtykke tillatt tilladt far lov lupa suostumus saa \
         можно разреш* согласи* дозвол* можна згод* izin* izni onay* rıza riza cho_phep đong_y duoc_phep boleh izinkan persetujuan επιτρεπ* συναιν* مسموح موافق* اذن يسمح مجاز اجازه מותר הסכמה אישור",
        &[
            "permiss",
            "erlaub",
            "zustimm",
            "einwillig",
            "toestemm",
            "lupa",
            "suostum",
            "可否",
            "可以",
            "允许",
            "允許",
            "同意",
            "接受",
            "能否",
            "可联系",
            "可聯繫",
            "许可",
            "許可",
            "承諾",
            "可否联系",
            "동의",
            "허용",
            "가능",
            "ยินยอม",
            "อนุญาต",
            "अनुमति",
        ],
    ),
    can_contact: WordTable::of(
        "contactable emailable mailable reachable kontaktierbar contactabil* contactavel contattabile contactable_by can_contact can_email can_mail can_call can_write may_contact may_email may_write may_call may_be_contacted can_be_contacted ok_to_contact ok_to_email okay_to_contact \
         puede_contactar pode_contatar peut_contacter darf_kontaktiert",
        &["可联系", "可聯繫", "可联络", "能联系", "连络可", "連絡可"],
    ),
    consent: WordTable::of(
        "opt_in optin opted_in optedin double_opt_in consent consents consented permission permissions gdpr dsgvo rgpd lgpd kvkk popia einwilligung* zustimmung angemeldet consentement consentimiento consentimento consenso \
         accepts_marketing accepts_email accept_email allow_email email_permission marketing_status subscription_status subscribe_status subscribed zgoda zgody souhlas suhlas hozzajarulas consimtamant acord_marketing samtycke samtykke suostumus согласие согласия згода onay rıza riza συγκαταθεση موافقه موافقة הסכמה",
        &["订阅状态", "订阅狀態", "同意接收", "同意", "수신동의", "동의", "配信許可", "ยินยอม"],
    ),
    consent_alone: WordTable::of(
        "opt_in optin opted_in optedin double_opt_in gdpr dsgvo rgpd lgpd kvkk popia einwilligung* consentement consentimiento consentimento consenso zgoda zgody souhlas suhlas samtycke samtykke suostumus согласие согласия accepts_marketing",
        &["订阅状态", "订阅狀態", "同意接收", "수신동의", "配信許可"],
    ),
    done: WordTable::of(
        "contacted called emailed mailed written reached answered yet kontaktiert",
        &[],
    ),
    forbidden: WordTable::of(
        "do_not don_t dont no not never stop stopped nocontact noemail nomail nicht kein keine keinen verbot verboten gesperrt sperre gesperrte no_desea prohibido prohibida prohibir nao proibido proibida ne_pas ne_plus interdit interdite interdiction pas_de non vietato divieto \
         niet geen verboden verbod nie zakaz zabronion* zabronione ne zakaz* tilos nu interzis inte ej forbjud* forbjod* forbud ikke ala alkaa kielto kielletty не нельзя запрет* запрещ* заборон* yasak* engel* istemiyor etmeyin khong cam jangan dilarang μην δεν απαγορ* bezwaar lock locked ممنوع محظور عدم لا אסור",
        &[
            "不要",
            "请勿",
            "勿",
            "禁止",
            "不可",
            "不得",
            "拒绝",
            "拒絕",
            "不再",
            "停止",
            "不許",
            "금지",
            "거부",
            "ห้าม",
            "न करें",
        ],
    ),
    status: WordTable::of(
        "status preference preferences preferred pref prefs setting settings choice permission flag situacao statut etat stato preferencia preferencias preferenza preference_de voorkeur voorkeuren statusu stav allapot tila статус состояни* предпочт* durum* tercih* trang_thai حاله حالة κατασταση",
        &["状态", "狀態", "偏好", "意愿", "状況", "상태", "สถานะ"],
    ),
    blocked: WordTable::of(
        "blocked gesperrt sperre sperrvermerk sperrkennzeichen bloqueado bloqueada bloque bloquee bloccato geblokkeerd zablokowany zablokowane zablokovano blokovan letiltva blocat sparrad blokkert blokeret estetty заблокирован заблокировано заблоковано engelli engellendi restricted banned محظور חסום",
        &["屏蔽", "冻结", "拉黑", "封锁", "차단"],
    ),
    stop: WordTable::of(
        "stop stop_it stop_please please_stop stop_this remove removed remove_please please_remove off cancel_subscription austragen abbestellen stopp arret arreter baja basta parar pare remover cancelar rimuovi          stoppen uitschrijven usun kiiratkozas стоп отписка удалите удалить хватит dur durdur cikar cikart توقف ازالة berhenti dung",
        &["停止", "退订", "退訂", "取消", "移除", "解除", "中止", "수신거부", "중지", "หยุด"],
    ),
    trace: WordTable::of(
        "reason reasons date time timestamp day when on at since by source method details detail note notes comment grund datum zeitpunkt am motivo fecha razon data raison motif le data_di reden powod duvod причин* дата neden tarih* ngay tanggal alasan سبب تاريخ",
        &["原因", "时间", "時間", "日期", "方式", "来源", "日時", "理由", "일자", "사유"],
    ),
    when: WordTable::of(
        "date time timestamp day when datum zeitpunkt fecha data дата tarih dato",
        &["时间", "時間", "日期", "日時"],
    ),
    other: WordTable::of(
        "count counts number_of no_of nos_of nr_of num_of rate percent link links url urls token tokens campaign campaigns page footer text_of total clicks href price prices",
        &["链接", "次数", "链結", "数量"],
    ),
    note: WordTable::of(
        "note notes comment comments remark remarks description descriptions memo details history log next_step todo notiz notizen bemerkung bemerkungen kommentar anmerkung* beschreibung nota notas comentario comentarios observacion* descripcion observacoes observacao descricao \
         remarque remarques commentaire commentaires note_interne osservazioni commento commenti descrizione opmerking* notitie* uwagi notatk* opis komentar* poznamk* megjegyz* observatii kommentarer anteckning* muistiinpano* huomautu* \
         примечан* комментар* заметк* описание примітк* нотатк* notlar aciklama* açıklama* ghi_chu catatan keterangan σχολια σημειωσ* ملاحظ* توضیحات הערות",
        &[
            "备注",
            "備註",
            "说明",
            "說明",
            "描述",
            "记录",
            "跟进内容",
            "メモ",
            "備考",
            "비고",
            "메모",
            "หมายเหตุ",
            "टिप्पणी",
        ],
    ),
    not_tags: WordTable::of(
        "link url token product products item items model sku article subject title body html campaign template company companies firm firma account organisation organization website domain address street city inquiry enquiry requirement requirements \
         produkt artikel produit articulo produto articolo prodotto betreff objet asunto assunto oggetto empresa entreprise azienda тема товар продукт компан* urun urunler konu",
        &[
            "链接", "产品", "產品", "型号", "品名", "主题", "正文", "公司", "地址", "询盘", "製品",
            "件名", "제품", "제목",
        ],
    ),
});
