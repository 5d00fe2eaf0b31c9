// What runs in the attacker's page: see mitm.py.
(() => {
  const IDS = { control: 0, chat: 1, recording: 2, verify: 3 };
  const text = new TextEncoder();
  const b64 = (bytes) => btoa(String.fromCharCode(...bytes));
  const bytes = (value) => Uint8Array.from(atob(value), (char) => char.charCodeAt(0));
  const pack = (...parts) => {
    const all = parts.map((part) => (typeof part === 'string' ? text.encode(part) : part));
    const out = [];
    for (const part of all) {
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, part.length);
      out.push(...length, ...part);
    }
    return new Uint8Array(out);
  };
  const people = () => [window.attacker.callerId, window.attacker.calleeId];
  const hash = async (packed) => new Uint8Array(await crypto.subtle.digest('SHA-256', packed));
  const printOf = (description) => {
    const [, algorithm, value] = /a=fingerprint:(\S+) (\S+)/.exec(description.sdp);
    return `${algorithm.toLowerCase()} ${value.toUpperCase()}`;
  };
  const legs = {};
  window.attacker = { verified: {}, legs };

  function leg(name, callId) {
    const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    const channels = {};
    for (const [label, id] of Object.entries(IDS))
      channels[label] = connection.createDataChannel(label, { negotiated: true, id });
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) window.inject(name, { candidate: candidate.toJSON() });
    };
    connection.ontrack = ({ track }) => {
      const other = legs[name === 'caller' ? 'callee' : 'caller'];
      const sender = other?.connection
        .getTransceivers()
        .find((one) => one.receiver.track.kind === track.kind)?.sender;
      sender?.replaceTrack(track);
    };
    legs[name] = { connection, channels, callId };
    return legs[name];
  }

  // Chromium may open a channel before it shows the description that made it possible.
  async function described({ connection }) {
    while (!connection.localDescription || !connection.remoteDescription)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  function passOn() {
    for (const label of ['control', 'chat', 'recording'])
      for (const [from, to] of [['caller', 'callee'], ['callee', 'caller']])
        legs[from].channels[label].onmessage = ({ data }) => {
          const said = JSON.parse(data);
          if (said.description || said.candidate) return;
          legs[to].channels[label].send(data);
        };
  }

  async function sign(digest, side) {
    const pair = await crypto.subtle.generateKey(
      { name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const statement = pack('waves/verify/1/statement', side, digest);
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(algorithm, pair.privateKey, statement);
    const key = await crypto.subtle.exportKey('raw', pair.publicKey);
    return { type: 'identity', key: b64(new Uint8Array(key)),
             signature: b64(new Uint8Array(signature)) };
  }

  // Towards the caller we are the callee: they promise, we answer, they reveal.
  function asCallee() {
    const { connection, channels, callId } = legs.caller;
    const mine = crypto.getRandomValues(new Uint8Array(32));
    const say = (message) => channels.verify.send(JSON.stringify(message));
    channels.verify.onmessage = async ({ data }) => {
      const said = JSON.parse(data);
      if (said.type === 'commit') say({ type: 'nonce', nonce: b64(mine) });
      if (said.type !== 'reveal') return;
      await described(legs.caller);
      const digest = await hash(pack('waves/verify/1/transcript', callId, ...people(),
        printOf(connection.remoteDescription), printOf(connection.localDescription),
        bytes(said.nonce), mine));
      say(await sign(digest, 'callee'));
      window.attacker.verified.caller = b64(digest);
    };
  }

  // Towards the callee we are the caller: we promise, they answer, we reveal.
  function asCaller() {
    const { connection, channels, callId } = legs.callee;
    const mine = crypto.getRandomValues(new Uint8Array(32));
    const say = (message) => channels.verify.send(JSON.stringify(message));
    const ends = () => [callId, ...people(), printOf(connection.localDescription),
                        printOf(connection.remoteDescription)];
    channels.verify.onopen = async () => {
      await described(legs.callee);
      const promise = await hash(pack('waves/verify/1/commit', ...ends(), mine));
      say({ type: 'commit', hash: b64(promise) });
    };
    channels.verify.onmessage = async ({ data }) => {
      const said = JSON.parse(data);
      if (said.type !== 'nonce') return;
      say({ type: 'reveal', nonce: b64(mine) });
      const digest = await hash(
        pack('waves/verify/1/transcript', ...ends(), mine, bytes(said.nonce)));
      say(await sign(digest, 'caller'));
      window.attacker.verified.callee = b64(digest);
    };
  }

  window.attacker.hear = async (from, signal) => {
    if (signal.description?.type === 'offer') {
      const towardsCaller = leg('caller', signal.call_id);
      const towardsCallee = leg('callee', signal.call_id);
      for (const kind of ['audio', 'video'])
        towardsCallee.connection.addTransceiver(kind, { direction: 'sendrecv' });
      passOn();
      asCallee();
      asCaller();
      await towardsCaller.connection.setRemoteDescription(signal.description);
      for (const one of towardsCaller.connection.getTransceivers()) one.direction = 'sendrecv';
      await towardsCaller.connection.setLocalDescription();
      window.inject('caller', { description: towardsCaller.connection.localDescription.toJSON() });
      await towardsCallee.connection.setLocalDescription();
      window.inject('callee', { description: towardsCallee.connection.localDescription.toJSON() });
    } else if (signal.description) {
      await legs[from].connection.setRemoteDescription(signal.description);
      for (const candidate of legs[from].early ?? [])
        await legs[from].connection.addIceCandidate(candidate);
    } else {
      const { connection } = legs[from];
      if (connection.remoteDescription) await connection.addIceCandidate(signal.candidate);
      else (legs[from].early ??= []).push(signal.candidate);
    }
  };
})();
