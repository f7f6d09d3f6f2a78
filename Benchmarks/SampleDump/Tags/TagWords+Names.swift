// Invented works, characters and artists.

extension TagWords {
  /// The first works; the first of all stands for pictures that belong to none.
  static let copyrights = words(
    #"""
    original harbor_lights quartz;signal moonlit_ferry re:lantern orchard/overgrowth
    l'horloge_bleue paper_comet! tin_&amp;_copper ferry_no._9 сад_огней 灯台日和
    the_"quiet"_observatory kettle_&_crane what_the_tide_left? back\alley_atlas
    number_24 100_lanterns
    """#)

  /// The first characters, with the work of each by its place in `copyrights`.
  static let characters: [(name: String, work: Int)] = [
    ("mira_(harbor_lights)", 1), ("tovin_(harbor_lights)", 1), ("sel_(quartz;signal)", 2),
    ("ada_wren", 3), ("kesh_(moonlit_ferry)", 3), ("lumen-04_(re:lantern)", 4),
    ("o'hallen_vey", 5), ("rue_\"rook\"_ardan", 12), ("oriane_(l'horloge_bleue)", 6),
    ("captain_pip_(paper_comet!)", 7), ("salt_(tin_&amp;_copper)", 8), ("nine_(ferry_no._9)", 9),
    ("зоряна_(сад_огней)", 10), ("灯_(灯台日和)", 11), ("汐_(灯台日和)", 11),
    ("crane_(kettle_&_crane)", 13), ("ebb_(what_the_tide_left?)", 14),
    ("juno\\veil_(back\\alley_atlas)", 15), ("no._7_(number_24)", 16),
    ("mira_(harbor_lights)_(winter_coat)", 1),
  ]

  static let artists = words(
    #"""
    tamsin_ko orlo_vantt pell_&_sons 3mm_pencil mo'rrow quill;ink k@lder ミナモ工房 соня_лис
    drawn_by_"nobody" under_score_ (nameless)
    """#)

  static let workAdjectives = words(
    """
    amber ashen brackish brindled cobalt coral crooked dappled distant drowsy eastward ember
    fallow feathered ferrous fourth gilded glassen gossamer hollow idle inland indigo juniper
    kindled lacquered latent lunar maple marbled mended misplaced mossy muted northern ochre
    opaline outermost papery patient pearly plum quartz quiet rambling reed russet saffron salted
    sixth slate sleepless speckled tidal twelfth umber unlit upward velveted wandering wicker
    """)
  static let workNouns = words(
    """
    abacus almanac anemone apiary archway atlas attic barometer bellows breakwater buoy canopy
    caravan cartographer cloister compass courtyard cupola dovecote driftwood estuary ferry
    foundry gazebo glasshouse gondola granary harbor hinterland inkwell jetty kiln ledger
    lighthouse lookout mailboat meridian millpond nocturne observatory orchard orrery pavilion
    plateau postmark quarry rampart rookery sextant signalbox spindle terrace theodolite thicket
    tollgate vestibule viaduct weathervane windlass workshop
    """)

  static let onsets = words(
    "b ch d f g h j k l m n p r s sh t v w y z br dr gl kr th tr el an or is av em ul ost ild")
  static let vowels = words("a e i o u ai ei ou ia io ae y")
  static let codas = ["", "", "", "", "n", "r", "l", "s", "m", "th", "ck", "nd"]
}
