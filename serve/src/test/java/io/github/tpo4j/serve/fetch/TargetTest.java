package io.github.tpo4j.serve.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.serve.http.ApiError;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No address leads inwards, however it is written and whatever a name resolves to. */
class TargetTest {
  private static final List<String> HOSTS = List.of("good.example", "*.cdn.example");
  private static final Target.Resolver PUBLIC = host -> new InetAddress[] {ip("93.184.215.14")};

  private static InetAddress ip(String text) throws UnknownHostException {
    return InetAddress.getByName(text); // literals only: nothing is asked
  }

  private static String refusal(String address, List<String> hosts, Target.Resolver resolver) {
    try {
      Target.of(address, hosts, resolver);
      return "allowed";
    } catch (ApiError e) {
      assertThat(e.status()).isEqualTo(403);
      return e.getMessage();
    }
  }

  @Test
  void whatIsAllowedIsPinnedToItsAddress() {
    Target t = Target.of("https://good.example/a.mp4?x=1", HOSTS, PUBLIC);
    assertThat(t.ip().getHostAddress()).isEqualTo("93.184.215.14");
    assertThat(t.port()).isEqualTo(443);
    assertThat(Target.of("http://a.cdn.example:80/", HOSTS, PUBLIC).tls()).isFalse();
  }

  @Test
  void itIsOffUnlessHostsAreNamed() {
    assertThat(refusal("https://good.example/", List.of(), PUBLIC)).contains("fetching is off");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "https://good.example.evil/",
        "https://xcdn.example/",
        "https://cdn.example/",
        "file:///etc/passwd",
        "ftp://good.example/",
        "gopher://good.example/",
        "jar:https://good.example/!/",
        "data:text/plain,x",
        "//good.example/",
        "https:good.example",
        "https://user@good.example/",
        "https://good.example@evil.example/",
        "https://evil.example\\@good.example/",
        "https://good.example\\.evil.example/",
        "https://good.example:22/",
        "https://good.example:8080/",
        "https://good.example/\u0000",
        "https://good.example/a b",
        "https://good.example/\r\nHost: x",
        "https://g\u00f6od.example/",
        "https://good.example#@evil.example/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https:///a",
        "https://%67ood.example/",
        ""
      })
  void strangeAddressesAreRefused(String address) {
    assertThat(refusal(address, HOSTS, PUBLIC)).startsWith("not fetched: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "100::1",
        "5f00::1"
      })
  void namesThatLeadInwardsAreRefused(String address) {
    Target.Resolver inwards = host -> new InetAddress[] {ip(address)};
    assertThat(refusal("https://good.example/", HOSTS, inwards)).contains("not a public one");
    Target.Resolver mixed = host -> new InetAddress[] {ip("93.184.215.14"), ip(address)};
    assertThat(refusal("https://good.example/", HOSTS, mixed))
        .as("one bad address among good ones")
        .contains("not a public one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "192.0.1.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "2001:4860::8888",
        "2003::1"
      })
  void publicOnesAreNot(String address) throws UnknownHostException {
    assertThat(GlobalAddress.is(ip(address))).isTrue();
  }

  @Test
  void aNameIsAskedOnceSoThatRebindingChangesNothing() {
    int[] asked = {0};
    Target.Resolver rebinding =
        host -> new InetAddress[] {ip(asked[0]++ == 0 ? "93.184.215.14" : "127.0.0.1")};
    Target t = Target.of("https://good.example/", HOSTS, rebinding);
    assertThat(asked[0]).isEqualTo(1);
    assertThat(t.ip().getHostAddress()).isEqualTo("93.184.215.14");
  }

  @Test
  void aNameWithoutAnAddressIsSaid() {
    Target.Resolver none =
        host -> {
          throw new UnknownHostException(host);
        };
    assertThatThrownBy(() -> Target.of("https://good.example/", HOSTS, none))
        .hasMessage("not fetched: the host has no address");
  }
}
