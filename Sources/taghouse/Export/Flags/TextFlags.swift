public import ArgumentParser
public import Export
import Querying
import Reading
internal import Recipes
import Selection
import Store

/// The options that say what captions and tags look like; the same for all exports of captions.
struct TextFlags: ParsableArguments {
  /// How exactly a known tool is followed.
  enum Compatibility: String, CaseIterable, ExpressibleByArgument {
    /// Line breaks of captions are deleted, as the known script does.
    case joined
  }

  @Option(
    help: ArgumentHelp(
      "Set of captions: take only these, with commas the first that has text.",
      valueName: "names"),
    completion: .names(.captionKind))
  var kind: [Names] = []

  @Option(
    help: ArgumentHelp(
      "Choose the stored caption of a post by this rule.",
      discussion: "`taghouse caption-rules` lists the rules and their steps.", valueName: "name"),
    completion: .names(.captionRule))
  var captionRule = CaptionRule.defaultName

  @OptionGroup var several: SeveralCaptionFlags

  @Option(help: "Posts without a caption: write their tags, an empty caption, or skip them.")
  var fallback: CaptionFallback?

  @Option(help: "Do as a known script does. joined: delete line breaks instead of writing spaces.")
  var compat: Compatibility?

  @OptionGroup var layer: LayerFlags

  @Option(
    help: ArgumentHelp(
      "Write the tags of these categories first, with commas or repeated.", valueName: "names"))
  var categoryOrder: [Names] = []

  @Flag(help: "Write spaces for underscores, except in kaomoji such as o_o.")
  var spaces = false

  @Option(help: "Text between tags; \\t is a tab, \\n a line break, \\\\ a backslash.")
  var separator = ", "

  func validate() throws {
    try checkEach()
    guard kind.isEmpty || captionRule == CaptionRule.defaultName else {
      throw ValidationError("--kind takes captions of a set and --caption-rule of a rule: say one.")
    }
  }

  private func checkEach() throws {
    guard kind.isEmpty || several.each.isEmpty else {
      throw ValidationError(
        "--kind takes the first set that has text, and --each a caption of each set: say one.")
    }
  }

  /// - Parameters:
  ///   - standard: What is done for posts without a caption when nothing is said.
  ///   - hasRecipe: Whether a recipe makes captions.
  func caption(fallback standard: CaptionFallback = .tags, hasRecipe: Bool) -> CaptionTextOptions {
    var options = CaptionTextOptions()
    options.ruleName = captionRule
    options.kindNames = kind.elements()
    options.mode = compat == .joined ? .joined : .clean
    options.fallback = fallback ?? standard
    options.mixture = several.mixture(hasRecipe: hasRecipe)
    return options
  }

  /// Everything that exports of one text a post have in common.
  func options(
    _ posts: CandidateFlags, _ files: OutputFlags, fallback: CaptionFallback,
    captioning: CaptioningOptions?
  ) throws -> PostTextOptions {
    var options = PostTextOptions(programVersion: Taghouse.version)
    options.selection = try posts.selection.selection()
    options.candidates = posts.candidates.taken
    options.part = posts.part ?? options.part
    options.caption = caption(fallback: fallback, hasRecipe: captioning != nil)
    options.captioning = captioning
    options.tags = tags
    options.replaces = files.replace
    options.allowsEmpty = files.allowEmpty
    return options
  }

  var tags: TagTextOptions {
    var options = TagTextOptions()
    options.layer = layer.layer
    options.categoryOrder = categoryOrder.elements()
    options.usesSpaces = spaces
    options.separator = EscapedText.text(separator)
    return options
  }
}

/// Endings of files with a text.
enum TextExtension: String, CaseIterable, ExpressibleByArgument {
  case txt, caption
}

extension PostTextOptions.Content: ExpressibleByArgument {}
extension CaptionFallback: ExpressibleByArgument {}
