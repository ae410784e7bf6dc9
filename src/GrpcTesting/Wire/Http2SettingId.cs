namespace GrpcTesting;

/// <summary>What a setting is about: RFC 9113 §6.5.2, and RFCs 8441 and 9218. Others keep their number.</summary>
public enum Http2SettingId
{
    /// <summary>HEADER_TABLE_SIZE, in octets; 4,096 until set.</summary>
    HeaderTableSize = 0x1,

    /// <summary>ENABLE_PUSH: 0 or 1; 1 until set.</summary>
    EnablePush = 0x2,

    /// <summary>MAX_CONCURRENT_STREAMS; unlimited until set.</summary>
    MaxConcurrentStreams = 0x3,

    /// <summary>INITIAL_WINDOW_SIZE, in octets; 65,535 until set, at most 2,147,483,647.</summary>
    InitialWindowSize = 0x4,

    /// <summary>MAX_FRAME_SIZE, in octets; 16,384 until set, at most 16,777,215.</summary>
    MaxFrameSize = 0x5,

    /// <summary>MAX_HEADER_LIST_SIZE, in octets; unlimited until set.</summary>
    MaxHeaderListSize = 0x6,

    /// <summary>ENABLE_CONNECT_PROTOCOL, RFC 8441 §3.</summary>
    EnableConnectProtocol = 0x8,

    /// <summary>NO_RFC7540_PRIORITIES, RFC 9218 §2.1.</summary>
    NoRfc7540Priorities = 0x9,
}
