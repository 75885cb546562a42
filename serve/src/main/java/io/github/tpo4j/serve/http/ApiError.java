package io.github.tpo4j.serve.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An error in OpenAI's form: what the client is told, and nothing else. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The usual type: the request has to change. */
  public static final String INVALID = "invalid_request_error";

  private final int status;
  private final String type;
  private final String code;
  private final String parameter;
  private final int retryAfter;

  private ApiError(
      int status, String type, String code, String parameter, String message, int retryAfter) {
    super(message, null, false, false); // told, not logged: no stack
    this.status = status;
    this.type = type;
    this.code = code;
    this.parameter = parameter;
    this.retryAfter = retryAfter;
  }

  /**
   * The request is wrong.
   *
   * @param parameter field that is wrong; may be null
   */
  public static ApiError invalid(String code, String parameter, String message) {
    return new ApiError(400, INVALID, code, parameter, message, 0);
  }

  /** A value is wrong. */
  public static ApiError value(String parameter, String expected, Object found) {
    return invalid(
        "invalid_value",
        parameter,
        "%s: expected %s but found %s".formatted(parameter, expected, shortened(found)));
  }

  /** Something else is wrong with the request. */
  public static ApiError of(int status, String type, String code, String message) {
    return new ApiError(status, type, code, null, message, 0);
  }

  /** Too much just now. */
  public static ApiError later(
      int status, String type, String code, String message, int retryAfter) {
    return new ApiError(status, type, code, null, message, retryAfter);
  }

  public static ApiError notFound(String code, String message) {
    return of(404, INVALID, code, message);
  }

  /** Our own fault; the log has more under the request's id. */
  public static ApiError internal() {
    return of(
        500, "server_error", "internal_error", "an error of the server itself; its log says more");
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /** Seconds to wait; 0 for none. */
  public int retryAfter() {
    return retryAfter;
  }

  /** The document to send, in OpenAI's envelope. */
  public ObjectNode document(String requestId) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document
        .putObject("error")
        .put("message", getMessage())
        .put("type", type)
        .put("param", parameter)
        .put("code", code)
        .put("request_id", requestId);
    return document;
  }

  /** A client's value in a message: not longer than needed, without control characters. */
  public static String shortened(Object value) {
    String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= 80 ? text : text.substring(0, 77) + "…";
  }
}
