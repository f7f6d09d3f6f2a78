// The words that tag names are made of. General tags are ordinary words for what a picture shows;
// names of works, characters and artists are invented.

/// Lists of words and of ready-made tag names.
enum TagWords {
  /// Tags for who is in the picture; composed, never drawn.
  static let people = [
    "1girl", "2girls", "3girls", "multiple_girls", "1boy", "2boys", "3boys", "multiple_boys",
    "solo", "no_humans",
  ]

  static let hairColors = words(
    "black brown blonde white blue pink grey red purple green orange aqua")
  static let hairLengths = words("long_hair short_hair medium_hair very_long_hair")
  static let eyeColors = words(
    "blue red brown green purple yellow black grey pink aqua orange")

  /// What a character may always wear or have.
  static let accessories = words(
    """
    hair_ribbon hair_bow hairclip hairband hair_flower beret hat witch_hat straw_hat glasses
    sunglasses eyepatch scarf choker necklace pendant earrings single_earring bracelet ring cape
    cloak hood gloves fingerless_gloves belt cat_ears fox_ears rabbit_ears wolf_ears horns halo
    wings tail fox_tail ponytail twintails side_ponytail braid twin_braids low_ponytail hair_bun
    double_bun ahoge blunt_bangs side_braid hime_cut freckles mole_under_eye pointy_ears
    school_uniform sailor_collar serafuku kimono yukata apron maid military_uniform armor
    lab_coat overalls hoodie sweater_vest necktie bowtie neckerchief sword staff book headphones
    goggles
    """)

  /// The most frequent drawn tags, in falling order.
  static let frequent = words(
    """
    looking_at_viewer smile blush open_mouth bangs dress long_sleeves shirt skirt ribbon bow
    simple_background white_background jewelry closed_mouth hair_ornament hair_between_eyes
    upper_body full_body standing sitting holding outdoors sky day cloud flower short_sleeves
    frills jacket boots :d closed_eyes one_eye_closed water tree indoors food cowboy_shot
    puffy_sleeves pleated_skirt collared_shirt shoes socks looking_back coat weapon window night
    grin head_tilt leaf wind petals cup hand_up hands_up walking plant chair table buttons
    striped star_(symbol) heart animal bird cat chibi from_side from_above from_below sparkle
    parted_lips sweater grass signature dated english_text monochrome greyscale
    """)

  /// Names that have tripped a parser, put among the frequent ones.
  static let odd =
    words(
      #"""
      ^_^ o_o >_< :3 ;) +_+ >:) =_= \m/ <|>_<|> ^o^ x_x @_@ u_u :< \o/ |_| 0_0 ;d d: 3: (o)_(o)
      null none true false nan 100 2024 1:1 +++ ... !! !? ? & # 50% a.b a/b and/or ~ -_- _ '
      don't_look said_"hello" "quoted" it's_five_o'clock salt_&amp;_pepper back\slash c:\ \\ \n
      semi;colon colon:colon rating:tea source:none -minus *star* (parentheses) nested_((twice))
      [brackets] {a|b} {{braces}} <b> <!--note--> =1+1 $5_bill café_au_lait naïve crêpe
      straße æon_flag ½_moon €_sign ♪ ♥ ☆ →_← 東の灯台 ネコ傘 夏の海 등대 маяк 🌸 🐈‍⬛ e\#u{301}clair
      """#)
    + [
      "very_long_scarf_that_goes_around_the_lamp_post_twice_and_ends_in_a_neat_little_knot",
      "long_name_" + String(repeating: "of_a_boat_on_the_river_", count: 6) + "at_dusk",
    ]

  static let colors = words(
    "black white red blue green yellow pink purple brown grey orange aqua beige gold")
  static let garments = words(
    """
    dress skirt shirt jacket coat headwear ribbon bow scarf gloves footwear socks sweater cape
    necktie hoodie kimono apron bag flower
    """)
  static let held = words(
    """
    umbrella book flower cup phone bag camera fan guitar lantern map broom balloon pen letter
    basket bouquet candle fruit tray spoon chopsticks violin flute paintbrush kite key leaf shell
    hat scarf teapot ice_cream bread watering_can telescope
    """)
  static let animals = words(
    "cat dog fox rabbit bear mouse owl crow deer sheep wolf duck frog squirrel penguin hedgehog")
  static let things = words(
    """
    sunset sunrise night_sky starry_sky full_moon crescent_moon rain snow snowing fog rainbow
    lightning puddle autumn autumn_leaves spring_(season) summer winter cherry_blossoms sunflower
    rose tulip hydrangea lavender clover mushroom bamboo ivy cactus potted_plant forest mountain
    river lake waterfall ocean beach island cliff cave meadow field bridge street alley stairs
    bench park garden shrine library classroom kitchen bedroom cafe train train_station bus boat
    lighthouse harbor market rooftop balcony greenhouse museum castle ruins windmill clock_tower
    lamppost telephone_pole vending_machine bicycle car airplane hot_air_balloon tea coffee cake
    cookie bread rice noodles soup egg apple orange_(fruit) strawberry cherry watermelon grapes
    lemon pumpkin carrot tomato cheese chocolate candy lollipop ice_cream dango onigiri pancake
    waffle sandwich pie honey jam milk_carton kettle teacup plate fork knife spoon bottle jar box
    basket curtains rug lamp mirror clock calendar poster painting_(object) bookshelf desk pillow
    blanket teddy_bear doll kite bubbles fireworks paper_lantern wind_chime origami notebook
    pencil paintbrush palette easel piano guitar violin drum flute trumpet microphone chessboard
    cards dice compass globe telescope gears robot spaceship planet
    """)
  static let poses = words(
    """
    running jumping dancing singing reading sleeping cooking drinking eating waving stretching
    kneeling crouching lying on_back on_side leaning_forward leaning_back arms_up arms_behind_back
    hands_on_own_hips hand_on_own_chin crossed_arms crossed_legs outstretched_arms
    outstretched_hand pointing salute peace_sign thumbs_up fist_pump hug holding_hands piggyback
    back-to-back facing_away looking_up looking_down looking_to_the_side looking_afar profile
    portrait close-up wide_shot dutch_angle fisheye silhouette backlighting crying tears laughing
    surprised angry frown pout serious expressionless sleepy embarrassed nervous happy sad
    tongue_out puffed_cheeks raised_eyebrows sweatdrop floating flying swimming fishing painting
    gardening shopping studying writing photography
    """)

  static let meta = words(
    """
    highres absurdres commentary commentary_request translated english_commentary scan
    traditional_media bad_id bad_link md5_mismatch duplicate revision animated video sound
    incredibly_absurdres photo_(medium) artist_request character_request check_copyright
    tagme resized lossless-lossy
    """)

  // For the names beyond the ready-made ones.
  static let adjectives = words(
    """
    striped dotted checkered floral cracked folded floating broken tiny giant glowing painted
    carved woven tangled hanging frozen burning dusty polished rusty patterned stacked half-open
    """)
  static let materials = words(
    """
    wooden paper glass copper silver brass iron stone marble clay porcelain velvet silk cotton
    linen leather straw wicker crystal amber ivory tin bronze felt rope wax
    """)
  static let objects = words(
    """
    teapot cup bowl spoon ladle basket chair table stool ladder door gate fence bridge boat oar
    anchor bell drum flute harp mask crown ring bracelet button buckle belt boot sandal glove hat
    fan umbrella lantern candle mirror clock key lock box chest book scroll pen brush easel kite
    puppet top marble wheel cart wagon sled anvil hammer rake bucket vase bottle
    """)

  static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
