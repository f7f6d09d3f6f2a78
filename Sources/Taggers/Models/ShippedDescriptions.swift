/// The models that come described with the program, each as the file that says it.
///
/// Sources: the makers' pages (`published`), and the programs that they publish beside their models.
public enum ShippedDescriptions {
  /// In the order in which a folder is tried against them: the first that has all its files and takes pictures
  /// of that layout is it. So what needs more files stands before what needs fewer.
  private static let texts = [
    """
    name = "camie"
    about = "Camie Tagger v2: seventy thousand tags, with years, ratings and artists"
    published = "https://huggingface.co/Camais03/camie-tagger-v2"
    model = ["camie-tagger-v2.onnx", "model.onnx"]
    tags = ["camie-tagger-v2-metadata.json", "metadata.json"]
    size = 512
    layout = "nchw"
    color = "rgb"
    fit = "inside"
    background = [124, 116, 104]
    resample = "lanczos"
    divisor = 255
    mean = [0.485, 0.456, 0.406]
    deviation = [0.229, 0.224, 0.225]
    logits = ["refined_predictions", "refined_logits", "logits"]
    activation = "sigmoid"
    """,
    """
    name = "cl_tagger"
    about = "cl_tagger of cella110n: WD EVA02 trained further, with copyrights and quality"
    published = "https://huggingface.co/cella110n/cl_tagger"
    model = ["model.onnx", "model_optimized.onnx"]
    tags = ["tag_mapping.json"]
    size = 448
    layout = "nchw"
    color = "bgr"
    fit = "pad"
    resample = "bicubic"
    divisor = 255
    mean = [0.5, 0.5, 0.5]
    deviation = [0.5, 0.5, 0.5]
    logits = ["logits"]
    activation = "sigmoid"
    """,
    """
    name = "animetimm"
    about = "models of animetimm and deepghs, which say themselves how pictures are prepared"
    published = "https://huggingface.co/animetimm"
    preprocess = "preprocess.json"
    layout = "nchw"
    output = ["prediction", "output"]
    logits = ["logits"]
    activation = "sigmoid"
    thresholds = ["thresholds.csv", "threshold.json"]
    """,
    """
    name = "z3d_e621"
    about = "Z3D-E621-Convnext: tags of e621"
    published = "https://huggingface.co/toynya/Z3D-E621-Convnext"
    like = "wd"
    tags = ["tags-selected.csv"]
    board = "e621"
    """,
    """
    name = "deepdanbooru"
    about = "DeepDanbooru, the oldest: a baseline"
    published = "https://huggingface.co/deepghs/imgutils-models"
    model = ["deepdanbooru.onnx", "model.onnx"]
    tags = ["deepdanbooru_tags.csv", "tags.txt"]
    size = 512
    layout = "nhwc"
    color = "rgb"
    fit = "inside"
    background = [0, 0, 0]
    resample = "bicubic"
    divisor = 255
    """,
    """
    name = "mldanbooru"
    about = "ML-Danbooru by 7eu7d7: general tags"
    published = "https://huggingface.co/deepghs/ml-danbooru-onnx"
    model = ["ml_caformer_m36_dec-5-97527.onnx", "TResnet-D-FLq_ema_6-30000.onnx", "model.onnx"]
    tags = ["mldanbooru_tags.csv", "classes.json"]
    size = 448
    layout = "nchw"
    color = "rgb"
    fit = "stretch"
    resample = "bilinear"
    divisor = 255
    activation = "sigmoid"
    """,
    """
    name = "pixai"
    about = "PixAI Tagger 0.9: many characters, with what they are from"
    published = "https://huggingface.co/deepghs/pixai-tagger-v0.9-onnx"
    size = 448
    layout = "nchw"
    color = "rgb"
    fit = "stretch"
    resample = "bilinear"
    divisor = 255
    mean = [0.5, 0.5, 0.5]
    deviation = [0.5, 0.5, 0.5]
    output = ["prediction"]
    logits = ["logits"]
    thresholds = ["thresholds.csv"]
    """,
    wd,
    like("wd14_vit", "wd-v1-4-vit-tagger-v2"),
    like("wd14_convnext", "wd-v1-4-convnext-tagger-v2"),
    like("wd14_convnextv2", "wd-v1-4-convnextv2-tagger-v2"),
    like("wd14_swinv2", "wd-v1-4-swinv2-tagger-v2"),
  ]

  private static let wd = """
    name = "wd"
    about = "WD taggers by SmilingWolf, v2 and v3"
    published = "https://huggingface.co/SmilingWolf"
    size = 448
    layout = "nhwc"
    color = "bgr"
    fit = "pad"
    background = [255, 255, 255]
    resample = "bicubic"
    divisor = 1
    activation = "none"
    """

  private static func like(_ name: String, _ repository: String) -> String {
    """
    name = "\(name)"
    about = "\(repository) by SmilingWolf"
    published = "https://huggingface.co/SmilingWolf/\(repository)"
    like = "wd"
    """
  }

  /// In their order.
  public static let names = texts.map(name)

  private static func name(of text: String) -> String {
    String(text.split(separator: "\"")[1])
  }

  /// The file of a model; nil for a name that is none.
  public static func text(of name: String) -> String? {
    texts.first { self.name(of: $0) == name }.map { $0 + "\n" }
  }

  /// Nil for a name that is none. Throws what a description that is none throws.
  public static func named(_ name: String) throws -> TaggerDescription? {
    guard let text = text(of: name) else { return nil }
    return try DescriptionFile.read(text, path: name)
  }

  /// All, in their order.
  static func all() throws -> [TaggerDescription] {
    try names.compactMap(named)
  }
}
