
BBBB BBBB
BB BBBBB
  XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXX
    XXX XXXXXXXXXXX gettext(u'To do') XXXXX
    XXXX
      BBB BBBB BB BBBBB
        XXXXBB BBBBBBBBB BB BBBBBBBBBBBBBB gettext(u'Call the patient: a message could not be delivered.') BBBB gettext(u'There is a task about this patient.') BBBBB
           _("F j, P")  gettext(u'Since %(when)s.') SSSSS SSSSSSSSSXXXXX
      BBBBBB
    XXXXX
  XXXXXXXXXX
BBBBB
