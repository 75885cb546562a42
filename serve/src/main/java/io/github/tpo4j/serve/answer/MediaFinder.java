package io.github.tpo4j.serve.answer;

import io.github.tpo4j.serve.http.ApiError;
import io.github.tpo4j.serve.media.Folder;
import io.github.tpo4j.serve.media.MediaStore;
import java.nio.file.Path;

/** Finds, takes in or fetches the medium that a request names. */
public final class MediaFinder {
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

  /** A new name for a file on its way. */
  Path incoming() {
    return store.folder().incoming();
  }

  MediaStore.Lease find(MediaRef ref, Body body, String user) {
    String id;
    if (ref instanceof MediaRef.Kept kept) {
      id = kept.id();
    } else if (ref instanceof MediaRef.Inline inline) {
      id = store.takeOnce(body.file(inline.sum()).orElseThrow(MediaFinder::unknown), user).id();
    } else {
      Path file = incoming();
      try {
        fetcher.fetch(((MediaRef.Remote) ref).address(), file);
        id = store.takeOnce(file, user).id();
      } finally {
        Folder.deleteQuietly(file);
      }
    }
    return store.lease(id, user).orElseThrow(MediaFinder::unknown);
  }

  private static ApiError unknown() {
    return ApiError.notFound(
        "media_not_found", "there is no such medium (any more); upload it again");
  }
}
