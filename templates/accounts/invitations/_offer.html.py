
BBBB BBBB BB
BB BBBBBBBBBBBBBBB
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'You are invited to work at <strong>%(clinic)s</strong> as: %(role)s.') SSS SSS SSSSSSS SS SSSS SS SSSSSSSSSSSSSSSSSSSSSSSSSSS SSS SSSSSSSSSXXXX
BBBB
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'You are invited to help <strong>%(patient)s</strong>, a patient of %(clinic)s, with video visits.') SSS SSS SSSSSSS SS SSSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSS S SSSSSSS SS SSSSSSSSSSS SSSS SSSSS SSSSSSSXXXX
  XXXBB BBBBBBBBBBBBBBBB BB BBBBBB gettext(u'You may see when the visits are, and join them by video.') BBBB BBBBBBBBBBBBBBBB BB BBBBBBBBBBBB gettext(u'You may join the visits, and book, move or cancel them.') BBBB gettext(u'You may join the visits, book, move or cancel them, and read what they are about.') BBBBB
    BB BBBBBBBBBBBBBBB BB BBBBBBBB gettext(u"This ends by itself on the child's 18th birthday.") BBBBBXXXX
BBBBB
