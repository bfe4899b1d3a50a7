
BBBB BBBB
XXXXXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXX
  BB BBBBBBBBBB
    XXX XXXXXXXXX XXXXXXXXXXXXXX gettext(u'No visit is booked') XXXXX
    XXX gettext(u'To see a doctor, book a visit with one you know, or call <a class="portal-phone" href="%(href)s">%(phone)s</a>.') SS SSS S SSSSSSS SSSS S SSSSS SSSS SSS SSS SSSSS SS SSSS SS SSSSSSSSSSSSSSSSSSSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSXXXX
    BBB BBBBBBBBBBBBBBBBBB BB BBBB
    BB BBBB gettext(u'Book a visit') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  BBBB
    XXX XXXXXXXXX XXXXXXXXXXXXXX gettext(u'No patient record belongs to this account yet') XXXXX
    XXX gettext(u'Visits appear here once your record at the clinic is connected, or somebody has asked you to help them.') XXXX
    BBB BBBBBBBBBBBBBB BB BBBB gettext(u'My account') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  BBBBB
XXXXXXXXXX
