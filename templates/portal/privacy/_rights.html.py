
BBBB BBBB
XXX XXXXXXXXXXXX gettext(u'Your rights') XXXXX
XXXX
  XXXX gettext(u'See your information and get a copy.') XXXXX
  XXXX gettext(u'Ask us to correct what is wrong.') XXXXX
  XXXX gettext(u'Ask for a list of those we shared it with.') XXXXX
  XXXX gettext(u'Ask us to reach you in another way, or to share less.') XXXXX
  XXXX gettext(u'Get this notice on paper.') XXXXX
  XXXX gettext(u'Be told if your information was seen by somebody who should not have.') XXXXX
XXXXX
XXX gettext(u"Ask at your clinic's front desk. We keep the list of who looked at your record for six years.") XXXX
XXX XXXXXXXXXXXXXX gettext(u'If you are not happy') XXXXX
XXX gettext(u"Tell the clinic's privacy officer. You can also complain to the U.S. Department of Health and Human Services, Office for Civil Rights. Nobody will treat you worse for it.") XXXX
