"""Writes pictures of red rectangles and blue discs as sets with masks and with boxes, small models that find the things, and what
TensorFlow's interpreter scores on each set.

    python src/tools/python/boxes_and_masks.py src/testing/boxes-and-masks     (numpy, pillow, tensorflow, tf-keras)

The pictures come from fixed seeds. The models may differ a little from run to run, so they and expected.json are written together.
"""
import json
import os
import pathlib
import sys
import tempfile

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from PIL import Image  # noqa: E402

OUT = pathlib.Path(sys.argv[1])
HEIGHT, WIDTH = 48, 64
NAMES = ["red", "blue"]
COCO_IDS = [3, 7]  # not contiguous, as in COCO itself
EMPTY = 7  # the picture of the sets that shows nothing
UNCOUNTED = 255
GRID = (6, 8)
ANCHOR_SIZES = (10, 16)
SCALES = np.array([10, 10, 5, 5], np.float32)
layers = tf.keras.layers


def scene(random, count):
    """A picture, its things as (class, x, y, width, height), and a mask of 0 for the ground and class + 1 for the things."""
    ground = random.integers(0, 5, (HEIGHT // 8, WIDTH // 8, 3)).repeat(8, 0).repeat(8, 1) * 9.0
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    values, things = ground, []
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    while len(things) < count:
        kind = int(random.integers(2))
        w, h = (int(size) for size in random.integers(8, 21, 2))
        h = w if kind == 1 else h
        left, top = int(random.integers(WIDTH - w + 1)), int(random.integers(HEIGHT - h + 1))
        if mask[max(top - 3, 0) : top + h + 3, max(left - 3, 0) : left + w + 3].any():
            continue
        inside = (x >= left) & (x < left + w) & (y >= top) & (y < top + h)
        if kind == 1:
            inside &= np.hypot(x + 0.5 - left - w / 2, y + 0.5 - top - w / 2) <= w / 2
        color = random.integers(20, 60, 3).astype(float)
        color[2 * kind] = random.integers(170, 230)
        share = random.uniform(0.3, 1)
        values[inside] = share * np.round(color) + (1 - share) * values[inside]
        mask[inside] = kind + 1
        things.append((kind, left, top, w, h))
    values += random.integers(0, 6, (HEIGHT, WIDTH, 1)) * 8
    return np.clip(values, 0, 255).astype(np.uint8), things, mask


def scenes(seed, count, empty=()):
    """Scenes of one to three things each, in arrays and a list."""
    random = np.random.default_rng(seed)
    made = [scene(random, 0 if i in empty else random.integers(1, 4)) for i in range(count)]
    pictures, things, masks = zip(*made)
    return np.stack(pictures), list(things), np.stack(masks)


def bordered(mask):
    """The mask with a border of one pixel around each thing that does not count, as in Pascal VOC."""
    padded = np.pad(mask, 1)
    shifted = [padded[i : i + HEIGHT, j : j + WIDTH] for i in range(3) for j in range(3)]
    return np.where((mask == 0) & np.any(shifted, 0), UNCOUNTED, mask).astype(np.uint8)


def save(values, *path, palette=None):
    target = OUT.joinpath(*path)
    target.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(values)
    if palette:
        image.putpalette(palette)
    image.save(target, optimize=True)


def write_masks(pictures, masks):
    colors = [0, 0, 0, 128, 0, 0, 0, 0, 128] + [0] * 3 * 252 + [224, 224, 192]
    for i, (picture, mask) in enumerate(zip(pictures, masks)):
        save(picture, f"masked/images/{i:02}.png")
        save(bordered(mask), f"masked/masks/{i:02}.png", palette=colors)
    (OUT / "masked/labels.txt").write_text("\n".join(["ground", *NAMES]) + "\n")
    for i in range(6):
        save(pictures[i], f"binary/{i}.png")
        save(np.where(masks[i] > 0, 255, 0).astype(np.uint8), f"binary/{i}_mask.png")


def write_boxes(pictures, things, masks):
    images, annotations = [], []
    for i, picture in enumerate(pictures):
        name = f"{i:02}.png"
        save(picture, "coco/images", name)
        images.append({"id": 100 + i, "file_name": name, "width": WIDTH, "height": HEIGHT})
        for kind, x, y, w, h in things[i]:
            area = int((masks[i][y : y + h, x : x + w] > 0).sum())
            annotations.append({
                "id": len(annotations) + 1, "image_id": 100 + i, "category_id": COCO_IDS[kind],
                "bbox": [x, y, w, h], "area": area, "iscrowd": 0,
            })
    categories = [{"id": i, "name": name} for i, name in zip(COCO_IDS, NAMES)]
    coco = {"images": images, "annotations": annotations, "categories": categories}
    (OUT / "coco/annotations.json").write_text(json.dumps(coco) + "\n")

    (OUT / "yolo/labels").mkdir(parents=True, exist_ok=True)
    for i in range(8):
        save(pictures[i], f"yolo/images/{i:02}.png")
        rows = []
        for kind, x, y, w, h in things[i]:
            shares = [(x + w / 2) / WIDTH, (y + h / 2) / HEIGHT, w / WIDTH, h / HEIGHT]
            rows.append(" ".join([str(kind), *[f"{share:.6f}" for share in shares]]) + "\n")
        (OUT / f"yolo/labels/{i:02}.txt").write_text("".join(rows))
    (OUT / "yolo/classes.txt").write_text("\n".join(NAMES) + "\n")


def scaled(pictures, height, width):
    return tf.image.resize(pictures / np.float32(255), (height, width), method="bilinear").numpy()


def sized(masks, height, width):
    return tf.image.resize(masks[..., None], (height, width), method="nearest").numpy()[..., 0]


def segment(name, pictures, masks, body, loss, size):
    """A network that says of each pixel what it belongs to."""
    inputs = scaled(pictures, 24, 32)
    answers = sized(masks, *size)
    counts = answers != UNCOUNTED
    model = tf.keras.Sequential([layers.InputLayer((24, 32, 3)), *body])
    model.compile(tf.keras.optimizers.Adam(0.01), loss)
    answers = np.where(counts, answers, 0)[..., None]
    model.fit(inputs, answers, sample_weight=counts.astype(np.float32), epochs=6, verbose=0)
    (OUT / name).write_bytes(tf.lite.TFLiteConverter.from_keras_model(model).convert())


def anchors():
    """Boxes as the custom op takes them: the centre's y and x, height and width, all as shares of the picture."""
    y, x, size = np.meshgrid(np.arange(GRID[0]), np.arange(GRID[1]), ANCHOR_SIZES, indexing="ij")
    rows = [(y + 0.5) / GRID[0], (x + 0.5) / GRID[1], size / HEIGHT, size / WIDTH]
    return np.stack(rows, -1).reshape(-1, 4).astype(np.float32)


def targets(things):
    """For each anchor: where its thing is relative to it (4 numbers), 0 or class + 1, and the weight of either."""
    grid = anchors()
    values = np.zeros((len(grid), 4), np.float32)
    classes = np.zeros(len(grid), np.int64)
    weights = np.ones(len(grid), np.float32)
    half = grid[:, 2:] / 2
    for kind, x, y, w, h in things:
        box = np.array([(y + h / 2) / HEIGHT, (x + w / 2) / WIDTH, h / HEIGHT, w / WIDTH])
        shared = np.minimum(grid[:, :2] + half, box[:2] + box[2:] / 2)
        shared -= np.maximum(grid[:, :2] - half, box[:2] - box[2:] / 2)
        shared = np.maximum(shared, 0).prod(1)
        iou = shared / (grid[:, 2:].prod(1) + box[2:].prod() - shared)
        chosen = iou >= min(0.5, iou.max())
        weights[(iou >= 0.35) & ~chosen & (classes == 0)] = 0
        moved, grown = (box[:2] - grid[:, :2]) / grid[:, 2:], np.log(box[2:] / grid[:, 2:])
        values[chosen] = (np.concatenate([moved, grown], 1) * SCALES)[chosen]
        classes[chosen] = kind + 1
        weights[chosen] = 1
    return values, classes, weights


def train_detector(pictures, things):
    """The network without the custom op: for each anchor, 4 numbers of a box and the shares of ground, red and blue."""
    inputs = tf.keras.Input((HEIGHT, WIDTH, 3))
    x = inputs
    for filters, strides in [(8, 2), (12, 2), (16, 2), (24, 1)]:
        x = layers.Conv2D(filters, 3, strides, "same", activation="relu")(x)
    count = len(ANCHOR_SIZES)
    boxes = layers.Reshape((-1, 4), name="boxes")(layers.Conv2D(4 * count, 1)(x))
    classes = layers.Reshape((-1, 3))(layers.Conv2D(3 * count, 1)(x))
    model = tf.keras.Model(inputs, [boxes, layers.Softmax(name="classes")(classes)])
    values, kinds, weights = (np.stack(part) for part in zip(*map(targets, things)))
    huber = tf.keras.losses.Huber()
    model.compile(
        tf.keras.optimizers.Adam(0.004),
        {"boxes": huber, "classes": "sparse_categorical_crossentropy"},
    )
    model.fit(
        pictures / np.float32(255),
        {"boxes": values, "classes": kinds},
        sample_weight={"boxes": (kinds > 0).astype(np.float32) * 5, "classes": weights * 5},
        epochs=15,
        verbose=0,
    )
    return model


def post_processing():
    """A stand-in with the outputs' shapes, which the converter replaces by the custom op: the way of TF's Object Detection API."""
    attributes = {
        "max_detections": "i: 10",
        "max_classes_per_detection": "i: 1",
        "use_regular_nms": "b: false",
        "nms_score_threshold": "f: 0.05",
        "nms_iou_threshold": "f: 0.5",
        "num_classes": "i: 2",
        **{f"{name}_scale": f"f: {scale:.1f}" for name, scale in zip("yxhw", SCALES)},
    }
    rows = [f'attr {{ key: "{name}" value {{ {value} }} }}' for name, value in attributes.items()]
    implements = " ".join(['name: "TFLite_Detection_PostProcess"', *rows])

    @tf.function(experimental_implements=implements)
    def stand_in(boxes, classes, anchors):
        del boxes, classes, anchors
        return tf.zeros((1, 10, 4)), tf.zeros((1, 10)), tf.zeros((1, 10)), tf.zeros((1,))

    return stand_in


class Detector(tf.Module):
    def __init__(self, model):
        super().__init__()
        self.model, self.find, self.grid = model, post_processing(), tf.constant(anchors())

    @tf.function(input_signature=[tf.TensorSpec((1, HEIGHT, WIDTH, 3), tf.float32)])
    def run(self, image):
        found = self.find(*self.model(image), self.grid)
        return dict(zip(["boxes", "classes", "scores", "count"], found))


def detect(name, pictures, things):
    """By way of a saved model: the converter would mix up the order of the outputs of a bare function."""
    detector = Detector(train_detector(pictures, things))
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(detector, folder, signatures=detector.run.get_concrete_function())
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.allow_custom_ops = True
        (OUT / name).write_bytes(converter.convert())


def outputs(name, inputs):
    """What the interpreter answers, picture by picture: a list of outputs for each."""
    interpreter = tf.lite.Interpreter(model_path=str(OUT / name))
    interpreter.allocate_tensors()
    (given,) = interpreter.get_input_details()
    answers = []
    for picture in inputs:
        interpreter.set_tensor(given["index"], picture[None])
        interpreter.invoke()
        details = interpreter.get_output_details()
        answers.append([interpreter.get_tensor(wanted["index"])[0] for wanted in details])
    return answers


def score_masks(answers, masks, count):
    """Intersections over unions from sums over all pictures and picture by picture, without classes that occur nowhere."""
    tables = []
    for answer, mask in zip(answers, masks):
        counts = mask != UNCOUNTED
        pairs = mask[counts].astype(np.int64) * count + answer[counts]
        tables.append(np.bincount(pairs, minlength=count * count).reshape(count, count))

    def ious(table):
        union = table.sum(0) + table.sum(1) - np.diag(table)
        return [float(table[k, k] / union[k]) if union[k] else None for k in range(count)]

    def mean(values):
        return float(np.mean([value for value in values if value is not None]))

    total = ious(np.sum(tables, 0))
    return {
        "pictures": len(tables),
        "meanIou": mean(total),
        "meanPictureIou": mean([mean(ious(table)) for table in tables]),
        "rightPixels": mean([np.trace(table) / table.sum() for table in tables]),
        "classIous": total,
    }


def found(answer):
    """The boxes of a picture, surest first, as (class, score, x, y, width, height) in pixels."""
    boxes, classes, scores, count = answer
    rows = []
    for i in range(int(count)):
        top, left, bottom, right = boxes[i].astype(float) * [HEIGHT, WIDTH, HEIGHT, WIDTH]
        rows.append((int(classes[i]), float(scores[i]), left, top, right - left, bottom - top))
    return sorted(rows, key=lambda row: -row[1])


def overlap(one, other):
    x, y, w, h = one
    left, top, width, height = other
    shared = max(min(x + w, left + width) - max(x, left), 0)
    shared *= max(min(y + h, top + height) - max(y, top), 0)
    return shared / (w * h + width * height - shared)


def average_precision(kind, answers, things):
    """COCO's: at an IoU of 0.5, the mean of the best precision at 101 recalls or beyond."""
    rows, total = [], 0
    for boxes, known in zip(answers, things):
        free = [thing[1:] for thing in known if thing[0] == kind]
        total += len(free)
        for _, score, *box in (box for box in boxes if box[0] == kind):
            overlaps = [overlap(box, other) for other in free]
            hit = max(overlaps, default=0) >= 0.5
            if hit:
                free.pop(int(np.argmax(overlaps)))
            rows.append((score, hit))
    hits = np.array([hit for _, hit in sorted(rows, key=lambda row: -row[0])], bool)
    right = np.cumsum(hits)
    precision = np.maximum.accumulate((right / np.arange(1, len(hits) + 1))[::-1])[::-1]
    places = np.searchsorted(right / total, np.linspace(0, 1, 101))
    return float(np.mean([precision[i] if i < len(hits) else 0 for i in places]))


def score_boxes(answers, things):
    precisions = [average_precision(kind, answers, things) for kind in range(len(NAMES))]
    return {
        "pictures": len(things),
        "meanAveragePrecision": float(np.mean(precisions)),
        "classPrecisions": precisions,
        "boxes": sum(map(len, answers)),
    }


def train():
    """Cut short, so that the models are good but err often enough for a score to tell them apart."""
    pictures, things, masks = scenes(6, 500)
    counted = np.stack([bordered(mask) for mask in masks])
    body = hidden(8, 2) + [layers.Conv2D(3, 1, activation="softmax")]
    loss = "sparse_categorical_crossentropy"
    segment("segments.tflite", pictures, counted, body, loss, (12, 16))
    body = hidden(6, 1) + [layers.Conv2D(1, 1, activation="sigmoid")]
    things_only = np.minimum(masks, 1)
    segment("segment-one.tflite", pictures, things_only, body, "binary_crossentropy", (24, 32))
    detect("boxes.tflite", pictures, things)


def hidden(filters, strides):
    options = {"padding": "same", "activation": "relu"}
    return [layers.Conv2D(filters, 3, strides, **options), layers.Conv2D(filters, 3, **options)]


def score(pictures, things, masks):
    small = outputs("segments.tflite", scaled(pictures, 24, 32))
    counted = sized(np.stack([bordered(mask) for mask in masks]), 12, 16)
    six = outputs("segment-one.tflite", scaled(pictures[:6], 24, 32))
    boxes = [found(answer) for answer in outputs("boxes.tflite", scaled(pictures, HEIGHT, WIDTH))]
    return {
        "masked": score_masks([answer.argmax(-1) for (answer,) in small], counted, 3),
        "binary": score_masks(
            [(answer[..., 0] > 0.5).astype(int) for (answer,) in six],
            sized(np.minimum(masks[:6], 1), 24, 32),
            2,
        ),
        "coco": score_boxes(boxes, things),
        "yolo": score_boxes(boxes[:8], things[:8]),
    }


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    tested = scenes(5, 20, empty=(EMPTY,))
    write_masks(tested[0], tested[2])
    write_boxes(*tested)
    tf.keras.utils.set_random_seed(3)
    train()
    expected = score(*tested)
    (OUT / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")
    for name, values in expected.items():
        print(name, values)
