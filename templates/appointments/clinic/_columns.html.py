
BBBB BBBB
XXX gettext(u'The first row names the columns. These are needed:')  XXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXX  gettext(u'(the e-mail the doctor signs on with)') X XXXXXXXXXXXXXXXXX  gettext(u'(written 2026-11-24)') X XXXXXXXXXXXXXXXXXX  gettext(u'(written 09:30, by the clock of the clinic)') X XXXXXXXXXXXXXXXXX  gettext(u'(video or in-person)') X  gettext(u'and one of')  XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX
XXX gettext(u'These may be there:')  XXXXXXXXXXXXXXXXXXXXXXXX  gettext(u'(your own number: the same file twice books nothing twice)') X XXXXXXXXXXXXXXXXXXXXXXXX
