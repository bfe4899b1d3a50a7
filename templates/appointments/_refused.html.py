
BBBB BBBB
XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXX
  BB BBBBBBB BB BBBBBBBBBB
    XXXX gettext(u'It is too late to do this here') XXXXX
    XXX gettext(u'This visit begins soon, or its time has come. Please call us: we find a way together.') XXXX
  BBBB BBBBBBB BB BBBBBBBBB
    XXXX gettext(u'This visit has begun') XXXXX
    XXX gettext(u'You are in the waiting room or in the visit. If you cannot stay, please call us: we find another time.') XXXX
  BBBB BBBBBBB BB BBBBBB
    XXXX gettext(u'This visit is over') XXXXX
    XXX gettext(u'It took place, was missed or is cancelled. You can book a new time, or call us.') XXXX
  BBBB BBBBBBB BB BBBBBBBBBB
    XXXX gettext(u'Please call us for more visits') XXXXX
    XXX gettext(u'You have booked 3 visits with this doctor already. For more, please call us.') XXXX
  BBBB
    XXXX gettext(u'A first visit is booked by phone') XXXXX
    XXX gettext(u'You do not know this doctor yet. Please call us to book a first visit.') XXXX
  BBBBB
  XX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXX
  XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXX
    BB BBBBBBB BB BBBBBBBBBB BB BBBBBBB BB BBBBBBBBBBBB BBBBBBBBBBBBB BBBBBBBBBBBBBBB BB BBBB gettext(u'Back to the visit') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BB BBB BBBBB BBB BBBBBBB BB BBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBB BB BBBB gettext(u'Book a new time') BB BBBBBBB BB BBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBBBBB
    BBB BBBBBBBBBBBBBB BB BBBBBB BBBBXX XXXXXXXX gettext(u'Appointment Center') XXXXBBBBB
  XXXXXX
XXXXXX
