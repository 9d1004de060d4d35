"""What the scripts that train samples share: where files go, idx files, and the same result on every run."""
import gzip, os, pathlib, struct, zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["TF_DETERMINISTIC_OPS"] = "1"
import numpy as np
import keras

PUBLIC = pathlib.Path(__file__).resolve().parents[3] / "public"


def write_idx(path, values):
    """Unsigned bytes in the format of MNIST, gzipped without a date, so that equal values give equal files."""
    assert values.dtype == np.uint8
    path.parent.mkdir(parents=True, exist_ok=True)
    head = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    path.write_bytes(gzip.compress(head + values.tobytes(), 9, mtime=0))


def read_idx(path):
    data = gzip.decompress(path.read_bytes())
    rank = data[3]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(struct.unpack(f">{rank}I", data[4 : 4 + 4 * rank]))


def write_pair(folder, half, images, labels):
    write_idx(PUBLIC / "datasets" / folder / f"{half}-images-idx3-ubyte.gz", images)
    write_idx(PUBLIC / "datasets" / folder / f"{half}-labels-idx1-ubyte.gz", labels)


def read_pair(folder, half):
    parts = ("images-idx3", "labels-idx1")
    return [read_idx(PUBLIC / "datasets" / folder / f"{half}-{part}-ubyte.gz") for part in parts]


def save(model, name):
    """Without the optimizer, which no file of the page reads."""
    plain = keras.models.clone_model(model)
    plain.set_weights(model.get_weights())
    path = PUBLIC / "samples" / f"{name}.keras"
    plain.save(path)
    compress(path)


def compress(path):
    """Keras stores without compressing, and HDF5 pads each layer with zeros."""
    with zipfile.ZipFile(path) as file:
        parts = [(entry.filename, file.read(entry)) for entry in file.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, data in parts:
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
