BBBB BBBB
XXXX
  XXXX gettext(u'Wait two minutes, then look in your spam or junk folder.') XXXXX
  XXXX gettext(u'We send codes only to the e-mail address or phone number that your clinic has on record.') XXXXX
  XXXX gettext(u'Has it changed? Call your clinic. They can print an activation code for you.') XXXXX
XXXXX
