
BBBB BBBB
XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXX XXXXXXXXXXXXXXXX gettext(u'Good to know') XXXXX
  XXXX
    XXXX gettext(u"If your doctor is running late, we'll contact you to reschedule.") XXXXX
    XXXX gettext(u'Video visits are not required. You can schedule an in-person visit instead, if you prefer.')  XX XXXXXXBBB BBBBBBBBBBXX gettext(u'Compare the two') XXXXXXXXX
    XXXX gettext(u'Recording any video visit session with your doctor is not permitted.') XXXXX
  XXXXX
XXXXXXXXXX
