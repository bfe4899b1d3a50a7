
BBBB BBBB
XXX gettext(u'The first row names the columns. These four are needed:')  XXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXX  gettext(u'(written 1980-02-29).') XXXX
XXX gettext(u'These may be there:')  XXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX  gettext(u'(en or es)') X XXXXXXXXXXXXXXXXXXXXXX  gettext(u'(such as America/Los_Angeles).') XXXX
XXX gettext(u'A record number that we know changes that record; a new one adds a record. An empty cell changes nothing.') XXXX
