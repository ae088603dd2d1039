//! Lists the currency codes of ISO 4217 in which a PI can be written.
//!
//! Includes recently retired codes (deals outlive currencies); excludes metals, test codes and
//! bonds.

use crate::facts::Currency;

/// In alphabetical order, separated by one space.
const CODES: &str = "\
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND \
    BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU \
    CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS \
    GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD \
    JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL \
    MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR \
    NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG \
    SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY \
    TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF \
    XCD XCG XDR XOF XPF YER ZAR ZMW ZWG ZWL";

/// One bit per word of three letters: it is looked up for every row.
const IS_CODE: [u64; 26 * 26 * 26 / 64 + 1] = {
    let mut bits = [0; 26 * 26 * 26 / 64 + 1];
    let codes = CODES.as_bytes();
    let mut at = 0;
    while at + 3 <= codes.len() {
        let number = number_of([codes[at], codes[at + 1], codes[at + 2]]);
        bits[number / 64] |= 1 << (number % 64);
        at += 4;
    }
    bits
};

const fn number_of(code: [u8; 3]) -> usize {
    ((code[0] - b'A') as usize * 26 + (code[1] - b'A') as usize) * 26 + (code[2] - b'A') as usize
}

/// Returns whether the code is in ISO 4217.
pub fn is_currency(currency: Currency) -> bool {
    let Ok(code) = <[u8; 3]>::try_from(currency.as_str().as_bytes()) else { return false };
    let number = number_of(code);
    IS_CODE[number / 64] >> (number % 64) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::country::Country;

    #[test]
    fn codes_are_sorted_so_that_each_is_found() {
        assert!(CODES.split(' ').is_sorted());
        for code in CODES.split(' ') {
            assert!(Currency::new(code).is_some_and(is_currency), "{code}");
        }
        for wrong in ["USX", "PES", "EUT", "AAA", "ZZZ"] {
            assert!(!Currency::new(wrong).is_some_and(is_currency), "{wrong}");
        }
    }

    #[test]
    fn every_country_pays_in_one_of_them() {
        for currency in Country::all().iter().filter_map(|country| country.currency) {
            assert!(is_currency(currency), "{currency}");
        }
    }
}
