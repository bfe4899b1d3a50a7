
BBBB BBBBBB BBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBB gettext(u'Cancelled: video visit') BBBB gettext(u'Cancelled: clinic visit') BBBBBBBBB BBBBBBBBBBBBBB gettext(u'Video visit') BBBB gettext(u'Clinic visit') BBBBB
