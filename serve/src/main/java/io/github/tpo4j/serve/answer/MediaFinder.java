package io.github.tpo4j.serve.answer;

import io.github.tpo4j.serve.http.ApiError;
import io.github.tpo4j.serve.media.Folder;
import io.github.tpo4j.serve.media.MediaStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Finds, takes in or fetches the medium that a request names. */
public final class MediaFinder {
  private static final int AT_ONCE = 1 << 16; // a multiple of four letters

  private final MediaStore store;
  private final Fetcher fetcher;

  public MediaFinder(MediaStore store, Fetcher fetcher) {
    this.store = store;
    this.fetcher = fetcher;
  }

  /** Writes what an address holds to a file. */
  @FunctionalInterface
  public interface Fetcher {
    /**
     * @throws ApiError if it may not or cannot be fetched
     */
    void fetch(String address, Path file);
  }

  MediaStore.Lease find(MediaRef ref, String user) {
    String id;
    if (ref instanceof MediaRef.Kept kept) {
      id = kept.id();
    } else {
      Path file = store.folder().incoming();
      try {
        if (ref instanceof MediaRef.Inline inline) {
          decode(inline.base64(), file);
        } else {
          fetcher.fetch(((MediaRef.Remote) ref).address(), file);
        }
        id = store.takeOnce(file, user).id();
      } finally {
        Folder.deleteQuietly(file);
      }
    }
    return store
        .lease(id, user)
        .orElseThrow(
            () ->
                ApiError.notFound(
                    "media_not_found", "there is no such medium (any more); upload it again"));
  }

  private static void decode(String base64, Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < base64.length(); i += AT_ONCE) {
        String piece = base64.substring(i, Math.min(i + AT_ONCE, base64.length()));
        out.write(Base64.getDecoder().decode(piece));
      }
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("invalid_value", null, "the data URL is not base64");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
