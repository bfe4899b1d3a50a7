
BBBBBBB BBBBBBBBBBB
BBBB BBBB
BBBBB BBBBB gettext(u'Accessibility statement') BBBBBBBB

BBBBB BBBBBBB
  XXXX gettext(u'Accessibility statement') XXXXX
  XX XXXXXXXXXXXXXXXXXXXX gettext(u'%(clinic_name)s wants everybody to be able to use this portal, with any device, eye, ear or hand.') SSSSSSSSSSSSSSS SSSSS SSSSSSSSS SS SS SSSS SS SSS SSSS SSSSSSS SSSS SSS SSSSSSS SSSS SSS SS SSSSSXXXX
  XXX XXXXXXXXXX gettext(u'What you can do') XXXXX
  XXXX
    XXXX gettext(u'Use it with the keyboard alone, with a screen reader, or by voice.') XXXXX
    XXXX gettext(u'Make the text up to four times as large without losing anything.') XXXXX
    XXXX gettext(u"Choose light or dark, high contrast, or less motion in your device's settings: the portal follows.") XXXXX
    XXXX gettext(u'Take your time. We warn you before we sign you off, and you can ask for more time.') XXXXX
    XXXX gettext(u'Read it in English or Spanish.') XXXXX
  XXXXX
  XXX XXXXXXXXXXX gettext(u'In a video visit') XXXXX
  XXX gettext(u'Do you use sign language, need an interpreter, or want somebody at your side? They can join your visit by video: ask the clinic when you book. If video does not suit you, choose an in-person visit.') XXXX
  XXX XXXXXXXXXXXXXX gettext(u'The standard we follow') XXXXX
  XXX gettext(u'We build to the Web Content Accessibility Guidelines (WCAG) 2.2, level AA. Every page is tested by machine against them, on large and small screens, in light, dark and high-contrast colors, and with the keyboard.') XXXX
  XXX XXXXXXXXXXXX gettext(u'What is not perfect yet') XXXXX
  XXXX
    XXXX gettext(u'Live captions in a visit depend on your browser. Not every browser has them.') XXXXX
    XXXX gettext(u'Papers that others have sent you may not work with a screen reader. Ask us for another form.') XXXXX
  XXXXX
  XXX XXXXXXXXXX gettext(u'Tell us') XXXXX
  XXX gettext(u'Something gets in your way? Call <a class="portal-phone" href="%(href)s">%(phone)s</a>. We answer within two working days, and find another way for you until it is put right.') SSSSSSSSS SSSS SS SSSS SSSS SSSS SS SSSSSSSSSSSSSSSSSSSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSSS SS SSSSSS SSSSSS SSS SSSSSSS SSSSS SSS SSSS SSSSSSS SSS SSS SSS SSSSS SS SS SSS SSSSSSXXXX
  XXX gettext(u'You can also complain to the U.S. Department of Health and Human Services, Office for Civil Rights.') XXXX
BBBBBBBB BBBBBBB

BBBBB BBBBB
  XXXX XXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
    XXX XXXXXXXXXXXXXXXXX gettext(u'On this page') XXXXX
    XXXX
      XXXXXX XXXXXXXXXXXXX gettext(u'What you can do') XXXXXXXXX
      XXXXXX XXXXXXXXXXXXXX gettext(u'In a video visit') XXXXXXXXX
      XXXXXX XXXXXXXXXXXXXXXXX gettext(u'The standard we follow') XXXXXXXXX
      XXXXXX XXXXXXXXXXXXXXX gettext(u'What is not perfect yet') XXXXXXXXX
      XXXXXX XXXXXXXXXXXXX gettext(u'Tell us') XXXXXXXXX
    XXXXX
  XXXXXX
BBBBBBBB BBBBB
